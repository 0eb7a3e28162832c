package io.spendlane.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExplorerTest {
    /** Two counters up to {@code most}, of which the second may stay where it is. */
    private record Counters(int most, int forbidden) implements Model {
        @Override
        public int[] start() {
            return new int[] {0, 0};
        }

        @Override
        public void steps(int[] state, Steps to) {
            to.step(() -> "first", new int[] {Math.min(most, state[0] + 1), state[1]});
            if (state[1] < most) {
                to.event(() -> "second", new int[] {state[0], state[1] + 1});
            }
        }

        @Override
        public Optional<String> fault(int[] state) {
            return state[0] + state[1] == forbidden ? Optional.of("forbidden") : Optional.empty();
        }

        @Override
        public Optional<String> undone(int[] state) {
            return state[0] < most ? Optional.of("not there") : Optional.empty();
        }
    }

    @Test
    void looks_at_every_state_once() {
        Explorer.Seen seen = Explorer.explore("counters", new Counters(300, -1), 1_000_000);
        assertThat(seen).isEqualTo(new Explorer.Seen(301 * 301, true, Optional.empty(), List.of()));
    }

    @Test
    void tells_a_shortest_way_to_a_fault() {
        Explorer.Seen seen = Explorer.explore("counters", new Counters(300, 3), 1_000_000);
        assertThat(seen.fault()).contains("forbidden");
        assertThat(seen.way()).hasSize(3).isSubsetOf("first", "second");
    }

    @Test
    void says_when_it_did_not_look_at_all() {
        assertThat(Explorer.explore("counters", new Counters(300, -1), 1_000).all())
                .isFalse();
    }

    @Test
    void an_end_is_where_nothing_goes_on_by_itself_though_something_might() {
        Model lazy = new Model() {
            @Override
            public int[] start() {
                return new int[] {0};
            }

            @Override
            public void steps(int[] state, Steps to) {
                to.step(() -> "stays", state.clone());
                to.event(() -> "might go on", new int[] {1});
            }

            @Override
            public Optional<String> fault(int[] state) {
                return Optional.empty();
            }

            @Override
            public Optional<String> undone(int[] state) {
                return state[0] == 0 ? Optional.of("not there") : Optional.empty();
            }
        };
        assertThat(Explorer.explore("lazy", lazy, 10).fault()).contains("not there");
    }
}
