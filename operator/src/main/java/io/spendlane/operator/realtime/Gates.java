package io.spendlane.operator.realtime;

import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.operator.plan.MinuteUse;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.RateLeft;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The gates of all real-time calls: what a lane allows holds for all its calls, what a provider allows for all lanes. Thread-safe. */
public final class Gates {
    private final Clock clock;
    private final Map<String, LanePace> lanes = new ConcurrentHashMap<>();
    private final Map<Object, AccountPace> accounts = new ConcurrentHashMap<>();

    public Gates(Clock clock) {
        this.clock = clock;
    }

    /** What a lane's calls took within the last minute. */
    public MinuteUse used(String lane) {
        LanePace pace = lanes.get(lane);
        if (pace == null) {
            return MinuteUse.NONE;
        }
        synchronized (pace) {
            return pace.used();
        }
    }

    /**
     * @param rates of the lane, as they are whenever a call is to go
     * @param account key of what the provider limits: account and model
     * @param keptPercent of the provider's allowance, left to others
     */
    public Gate of(String lane, Supplier<MinuteRates> rates, Object account, IntSupplier keptPercent) {
        LanePace ofLane = lanes.computeIfAbsent(lane, name -> new LanePace(clock));
        AccountPace ofAccount = accounts.computeIfAbsent(account, key -> new AccountPace(clock));
        return new Gate() {
            /** Both locks, always in this order: a call is counted at both or at none. */
            @Override
            public Duration before(Bound call) {
                MinuteRates now = rates.get();
                int kept = keptPercent.getAsInt();
                synchronized (ofLane) {
                    synchronized (ofAccount) {
                        ofLane.become(now);
                        Duration lane = ofLane.until(call);
                        Duration provider = ofAccount.until(call, kept);
                        if (lane.isZero() && provider.isZero()) {
                            ofLane.take(call);
                            ofAccount.take(call);
                            return Duration.ZERO;
                        }
                        return lane.compareTo(provider) > 0 ? lane : provider;
                    }
                }
            }

            @Override
            public void told(RateLeft left) {
                synchronized (ofAccount) {
                    ofAccount.told(left);
                }
            }

            @Override
            public void refused(Duration wait) {
                synchronized (ofAccount) {
                    ofAccount.refused(wait);
                }
            }
        };
    }
}
