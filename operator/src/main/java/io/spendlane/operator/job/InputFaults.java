package io.spendlane.operator.job;

import io.spendlane.operator.items.InputFault;

/** What a fault of the input means for a job. */
final class InputFaults {
    private InputFaults() {}

    static WorkFault toFault(InputFault fault) {
        Reason reason = switch (fault.reason()) {
            case INPUT_CHANGED -> Reason.INPUT_CHANGED;
            case TEMPLATE_INVALID -> Reason.SPEC_INVALID;
            case OUTPUT_TOO_LARGE -> Reason.OUTPUT_REFUSED;
            default -> Reason.INPUT_INVALID;
        };
        return new WorkFault(reason, String.valueOf(fault.getMessage()), null, fault);
    }
}
