package io.spendlane.operator.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at every state of a model, breadth first, so that what it finds is the shortest way to it. */
public final class Explorer implements Model.Steps {
    private static final long TELL_EVERY_NANOS = 5_000_000_000L;
    private static final int CHUNK = 1 << 16;

    private final String name;
    private final Model model;
    private final int width;
    private final List<int[]> chunks = new ArrayList<>();
    private int[] table = new int[1 << 16];
    private int[] parents = new int[CHUNK];
    private int states;
    private int from;
    private int[] now;
    private boolean goesOn;

    /**
     * What was seen.
     *
     * @param all whether there is no state that was not looked at
     * @param fault what was wrong, and where
     * @param way the steps to it
     */
    public record Seen(int states, boolean all, Optional<String> fault, List<String> way) {
        @Override
        public String toString() {
            return states + (all ? " states, all" : " states") + ", " + fault.orElse("nothing is wrong")
                    + (way.isEmpty() ? "" : "\n  " + String.join("\n  ", way));
        }
    }

    private Explorer(String name, Model model) {
        this.name = name;
        this.model = model;
        this.width = model.start().length;
        Arrays.fill(table, -1);
    }

    /** Ends at the first fault, or after {@code most} states. */
    public static Seen explore(String name, Model model, int most) {
        return new Explorer(name, model).run(most);
    }

    /** The state after the step whose telling begins so. */
    public static int[] follow(Model model, int[] state, String told) {
        List<int[]> found = new ArrayList<>();
        List<String> others = new ArrayList<>();
        model.steps(state, new Model.Steps() {
            @Override
            public void step(Supplier<String> what, int[] next) {
                others.add(what.get());
                if (what.get().startsWith(told)) {
                    found.add(next);
                }
            }

            @Override
            public void event(Supplier<String> what, int[] next) {
                step(what, next);
            }
        });
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no step \"" + told + "\" among " + others);
        }
        return found.get(0);
    }

    private Seen run(int most) {
        long told = System.nanoTime();
        now = model.start();
        add(now);
        for (int state = 0; state < states; state++) {
            now = at(state);
            from = state;
            goesOn = false;
            Optional<String> fault = model.fault(now);
            if (fault.isEmpty()) {
                model.steps(now, this);
                fault = goesOn ? fault : model.undone(now);
            }
            if (fault.isPresent()) {
                return new Seen(state + 1, false, fault, way(state));
            }
            if (states > most) {
                return new Seen(state + 1, false, Optional.empty(), List.of());
            }
            if (System.nanoTime() - told > TELL_EVERY_NANOS) {
                told = System.nanoTime();
                System.out.printf("%s: looked at %,d of %,d states%n", name, state, states);
            }
        }
        return new Seen(states, true, Optional.empty(), List.of());
    }

    @Override
    public void step(Supplier<String> what, int[] next) {
        goesOn |= !Arrays.equals(next, now);
        add(next);
    }

    @Override
    public void event(Supplier<String> what, int[] next) {
        add(next);
    }

    private void add(int[] next) {
        int slot = slot(next);
        if (table[slot] >= 0) {
            return;
        }
        if (states % CHUNK == 0) {
            chunks.add(new int[CHUNK * width]);
            parents = Arrays.copyOf(parents, states + CHUNK);
        }
        System.arraycopy(next, 0, chunks.get(states / CHUNK), states % CHUNK * width, width);
        parents[states] = from;
        table[slot] = states++;
        if (states * 2L > table.length) {
            table = new int[table.length * 2];
            Arrays.fill(table, -1);
            for (int i = 0; i < states; i++) {
                table[slot(at(i))] = i;
            }
        }
    }

    /** Where the state is, or would be. */
    private int slot(int[] state) {
        int hash = Arrays.hashCode(state) * 0x9E3779B9;
        int slot = (hash ^ hash >>> 15) & table.length - 1;
        while (table[slot] >= 0 && !is(table[slot], state)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private boolean is(int state, int[] same) {
        int begin = state % CHUNK * width;
        return Arrays.equals(chunks.get(state / CHUNK), begin, begin + width, same, 0, width);
    }

    private int[] at(int state) {
        int begin = state % CHUNK * width;
        return Arrays.copyOfRange(chunks.get(state / CHUNK), begin, begin + width);
    }

    /** Goes the steps once more to say what they are. */
    private List<String> way(int end) {
        List<String> way = new ArrayList<>();
        for (int state = end; state > 0; state = parents[state]) {
            way.add(told(at(parents[state]), at(state)));
        }
        Collections.reverse(way);
        return way;
    }

    private String told(int[] before, int[] after) {
        List<String> found = new ArrayList<>();
        model.steps(before, new Model.Steps() {
            @Override
            public void step(Supplier<String> what, int[] next) {
                if (Arrays.equals(next, after)) {
                    found.add(what.get());
                }
            }

            @Override
            public void event(Supplier<String> what, int[] next) {
                step(what, next);
            }
        });
        return found.get(0);
    }
}
