package io.spendlane.simulator.faults;

import io.spendlane.simulator.answers.Chance;
import java.util.List;
import java.util.Optional;

/** The list of faults in force. The first one that meets a request and is not used up happens to it. */
public final class Faults {
    private final Chance chance;
    private volatile List<Counted> faults = List.of();

    public Faults(Chance chance) {
        this.chance = chance;
    }

    /** Replaces the list; counting starts anew. */
    public void set(List<Fault> list) {
        faults = list.stream().map(Counted::new).toList();
    }

    public List<Fault> list() {
        return faults.stream().map(counted -> counted.fault).toList();
    }

    /** What happens to this request. Every fault that it matches counts it. */
    public Optional<Fault> meet(String provider, String operation, String account) {
        Optional<Fault> result = Optional.empty();
        for (Counted counted : faults) {
            if (counted.matches(provider, operation, account) && counted.strikes(chance, result.isEmpty())) {
                result = Optional.of(counted.fault);
            }
        }
        return result;
    }

    private static final class Counted {
        private final Fault fault;
        private long met;
        private long struck;

        Counted(Fault fault) {
            this.fault = fault;
        }

        boolean matches(String provider, String operation, String account) {
            return (fault.provider() == null || fault.provider().equals(provider))
                    && (fault.operation() == null || fault.operation().equals(operation))
                    && (fault.account() == null || fault.account().equals(account));
        }

        synchronized boolean strikes(Chance chance, boolean free) {
            met++;
            int nth = fault.nth() == null ? 1 : fault.nth();
            long times = fault.times() != null ? fault.times() : fault.nth() != null ? 1 : Long.MAX_VALUE;
            boolean chosen =
                    fault.percent() == null || chance.percent(fault.percent(), "fault", met, String.valueOf(fault));
            if (!free || met < nth || struck >= times || !chosen) {
                return false;
            }
            struck++;
            return true;
        }
    }
}
