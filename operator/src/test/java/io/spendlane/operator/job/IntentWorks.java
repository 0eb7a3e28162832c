package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.job.IntentModel.Bounds;
import io.spendlane.operator.job.IntentModel.Without;
import io.spendlane.operator.job.IntentWorld.Desk;
import io.spendlane.operator.job.IntentWorld.Message;
import io.spendlane.operator.job.IntentWorld.Remote;
import io.spendlane.operator.provider.RemoteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All the ways in which a work can end, and what it leaves at the provider and in the store. */
final class IntentWorks {
    private final Without without;
    private final Bounds bounds;

    IntentWorks(Without without, Bounds bounds) {
        this.without = without;
        this.bounds = bounds;
    }

    /** One way in which a work ends or goes on. */
    interface Goes {
        void to(String told, IntentWorld world, Desk desk);
    }

    /** One way in which a create arrives; no answer: its sender hears nothing of it yet. */
    interface Arrives {
        void to(String told, IntentWorld world, @Nullable Outcome answer);
    }

    private static final Outcome UNCLEAR = new Outcome.Unclear("");
    private static final Outcome REFUSED = refusal(true);
    private static final Outcome PUT_OFF = refusal(false);

    private static Outcome refusal(boolean byTarget) {
        return new Outcome.NotCreated(Reason.REFUSED_BY_PROVIDER, "", byTarget, Stage.NOW);
    }

    void arrive(IntentWorld before, Message message, Arrives to) {
        IntentWorld world = before.without(message);
        to.to("is lost", world, UNCLEAR);
        if (message.sender() >= 0) {
            Message alone = new Message(message.file(), -1, "");
            to.to("is waited for no longer", world.sent(alone), UNCLEAR);
            to.to("is refused: no room now", world, PUT_OFF);
        }
        if (!world.files().contains(message.file()) && without != Without.FENCE) {
            to.to("is refused: no such file", world, REFUSED);
            IntentWorld failing = world.created(new Remote(message.file(), false));
            to.to("is taken, to fail for want of its file", failing, created(failing));
            to.to("is taken, to fail, the answer is lost", failing, UNCLEAR);
            return;
        }
        IntentWorld arrived = world.created(new Remote(message.file(), true));
        to.to("arrives", arrived, created(arrived));
        to.to("arrives, the answer is lost", arrived, UNCLEAR);
    }

    private static Outcome created(IntentWorld world) {
        int last = world.batches().size() - 1;
        return new Outcome.Created(remote(last));
    }

    private static RemoteBatch remote(int number) {
        return SampleCharges.batch("batch-" + number, RemoteBatch.State.RUNNING, number);
    }

    void go(IntentWorld world, int p, Desk desk, Work work, Goes to) {
        String key = work.key();
        if (work instanceof Work.Create create) {
            create(world, p, desk, create, to);
        } else if (work instanceof Work.Upload) {
            if (world.made() < bounds.files()) {
                IntentWorld next = world.uploaded();
                to.to("brings file " + next.made(), next, desk.ended(key, uploaded(next)));
            }
        } else if (work instanceof Work.Lookup lookup) {
            look(world, lookup.charge(), true, (told, next, outcome) -> to.to(told, next, desk.ended(key, outcome)));
        } else if (work instanceof Work.Confirm confirm) {
            look(world, confirm.charge(), false, (told, next, outcome) -> to.to(told, next, desk.ended(key, outcome)));
        } else if (work instanceof Work.Fence fence) {
            fence(world, desk, fence, to);
        } else if (work instanceof Work.Void nothing) {
            IntentWorld next = world.deleted(files(nothing.charge())).recorded(0);
            to.to("records " + next.recorded(), next, desk.ended(key, settled(nothing.charge(), next)));
        } else if (work instanceof Work.Collect collect) {
            IntentWorld next = world.recorded() >= 0
                    ? world
                    : world.deleted(files(collect.charge())).recorded(cost(world, collect.charge()));
            to.to("records " + next.recorded(), next, desk.ended(key, settled(collect.charge(), next)));
        } else if (work instanceof Work.Cancel) {
            to.to("cancels", world, desk.ended(key, new Outcome.Cancelling()));
        } else {
            throw new IllegalStateException("not a work of this model: " + work);
        }
    }

    /** It is sent at once, long after the check that it is fresh, or put off by that check. */
    private static void create(IntentWorld world, int p, Desk desk, Work.Create create, Goes to) {
        if (desk.sent().contains(create.key())) {
            return;
        }
        int file = IntentWorld.number(create.charge().fileId());
        to.to("is sent", world.sent(new Message(file, p, create.key())), desk.sends(create.key()));
        to.to("is put off", world, desk.ended(create.key(), PUT_OFF));
    }

    /** A listing may lag; all that was made of a file is listed once the settling time since its end is over. */
    private void look(IntentWorld world, Charge charge, boolean first, Arrives to) {
        boolean proven = world.files().contains(IntentWorld.number(first ? charge.fileId() : charge.replacementId()));
        Set<String> told = new java.util.HashSet<>();
        for (boolean lags : List.of(true, false)) {
            Outcome.Found found = find(world, charge, lags);
            if (!first && without == Without.SECOND_LOOK) {
                found = new Outcome.Found(List.of(), List.of());
            }
            boolean none = found.live().isEmpty() && found.dead().isEmpty();
            if (!told.add(found.toString())) {
                continue;
            }
            if (!first && !proven || first && none && !proven) {
                to.to("cannot prove the account", world, null);
            } else if (!none) {
                to.to(
                        "finds " + found.live().size() + " that run, "
                                + found.dead().size() + " that failed",
                        world,
                        found);
            } else if (!first) {
                to.to("finds nothing", world, new Outcome.NothingFound(null));
            } else if (world.made() < bounds.files()) {
                IntentWorld next = world.uploaded();
                to.to(
                        "finds nothing, brings file " + next.made(),
                        next,
                        new Outcome.NothingFound(IntentWorld.name(next.made())));
            }
        }
    }

    private static Outcome.Found find(IntentWorld world, Charge charge, boolean lags) {
        List<RemoteBatch> live = new ArrayList<>();
        List<RemoteBatch> dead = new ArrayList<>();
        for (int i = 0; i < world.batches().size(); i++) {
            Remote batch = world.batches().get(i);
            if (lags && !world.past().contains(batch.file())) {
                continue;
            }
            if (batch.runs()) {
                live.add(remote(i));
            } else if (IntentWorld.name(batch.file()).equals(charge.fileId())) {
                dead.add(remote(i));
            }
        }
        return new Outcome.Found(live, dead);
    }

    private void fence(IntentWorld world, Desk desk, Work.Fence fence, Goes to) {
        Charge charge = fence.charge();
        if (!world.files().contains(IntentWorld.number(charge.replacementId()))) {
            to.to("cannot prove the account", world, desk.ended(fence.key(), null));
            return;
        }
        IntentWorld next = world.deleted(List.of(IntentWorld.number(charge.fileId())));
        to.to("deletes " + charge.fileId(), next, desk.ended(fence.key(), new Outcome.Fenced(Stage.NOW)));
    }

    private static long cost(IntentWorld world, Charge charge) {
        return charge.remoteIds().stream()
                .filter(id -> world.batches()
                        .get(Integer.parseInt(id.substring("batch-".length())))
                        .runs())
                .count();
    }

    private static Outcome uploaded(IntentWorld world) {
        return new Outcome.Uploaded(IntentWorld.name(world.made()));
    }

    private static List<Integer> files(Charge charge) {
        return Stream.of(charge.fileId(), charge.replacementId())
                .flatMap(Stream::ofNullable)
                .map(IntentWorld::number)
                .toList();
    }

    private static Outcome settled(Charge charge, IntentWorld world) {
        return SampleCharges.settledAt(charge, world.recorded(), null);
    }
}
