package io.spendlane.simulator.openai;

/** A server that speaks the very same wire and serves any model, below {@code /compatible/v1}. */
public final class Compatible implements Dialect {
    @Override
    public String name() {
        return "compatible";
    }

    @Override
    public String basePath() {
        return "/compatible";
    }
}
