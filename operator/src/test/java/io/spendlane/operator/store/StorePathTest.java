package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePathTest {
    private static final List<String> IN_ORDER =
            List.of("a", "a-b", "a.b", "a/b", "a0", "ab", "\u00e9", "\u20ac", "\uff5e", "\ud83d\ude00");

    @TempDir
    private Path folder;

    @Test
    void isOrderedByItsBytes() {
        List<String> paths = new ArrayList<>(IN_ORDER);
        Collections.shuffle(paths, new Random(3));
        paths.sort(StorePath.ORDER);
        assertThat(paths).containsExactlyElementsOf(IN_ORDER);
    }

    @Test
    void knowsItsParts() throws Exception {
        StorePath path = StorePath.of("a/b c/d.json");
        assertThat(path.folders()).containsExactly("a", "b c");
        assertThat(path.name()).isEqualTo("d.json");
        assertThat(path).hasToString("a/b c/d.json");
        assertThat(StorePath.of("top").folders()).isEmpty();
    }

    /** Java writes file names in the locale's encoding; a container without a locale has ASCII only. */
    @Test
    void aNameThatTheLocaleCannotWriteIsRefusedWithAdvice() throws Exception {
        DirectoryStore store = DirectoryStore.open(folder, Clock.systemUTC());
        if (System.getProperty("sun.jnu.encoding").equals("UTF-8")) {
            store.put("a/\u00e9", new byte[1]);
            assertThat(folder.resolve("a/\u00e9")).matches(Files::exists);
            assertThat(store.exists("a/\u00e9")).isTrue();
        } else {
            for (String path : List.of("\u00e9", "a/\u00e9", "\u00e9/a")) {
                assertThatThrownBy(() -> store.put(path, new byte[1]))
                        .isInstanceOf(UnsafePathException.class)
                        .hasMessageContaining("LC_ALL=C.UTF-8");
                assertThatThrownBy(() -> store.list(path)).isInstanceOf(UnsafePathException.class);
            }
        }
    }
}
