package io.unitward.remediation.journal;

import io.unitward.facts.Scope;
import io.unitward.pending.History;
import io.unitward.remediation.FilesWorld;
import io.unitward.remediation.Healed;
import io.unitward.remediation.ReloadWorld;
import io.unitward.remediation.Undoing;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A process that does something and ends, without any tidying up, at a step: {@code CutShort DIRECTORY STEP WHAT}. With the
 * step {@code never} it goes on for ever, until somebody kills it.
 */
public final class CutShort {
    private static final PlannedAction RELOAD =
            new PlannedAction(ActionKind.DAEMON_RELOAD, "manager", List.of(), "why", List.of());

    private CutShort() {}

    public static void main(String[] arguments) throws Exception {
        FilesWorld world = new FilesWorld(Path.of(arguments[0]));
        String step = arguments[1];
        switch (arguments[2]) {
            case "heal" -> {
                at(step);
                world.heal();
            }
            case "undo" -> undo(world, () -> at(step));
            case "reload" -> {
                at(step);
                ReloadWorld.reload(Path.of(arguments[0], "sent"), world.state);
            }
            case "begin" -> {
                at(step);
                new ActionJournal(StateDirectory.open(Path.of(arguments[0]), Scope.SYSTEM, 0))
                        .begin(RELOAD, "p", Instant.parse(arguments[3]), Account.NONE);
            }
            case "undo-for-ever" -> {
                System.out.println("ready");
                while (true) {
                    undo(world, () -> {});
                }
            }
            case "for-ever" -> {
                System.out.println("ready");
                for (int edition = 0; ; edition++) {
                    world.heal();
                    Files.writeString(world.dropIn, "foreign\n");
                    Path edit = world.source.resolveSibling("edit");
                    Files.writeString(edit, "edited by hand\n");
                    Files.move(edit, world.web, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                }
            }
            default -> throw new IllegalArgumentException(arguments[2]);
        }
    }

    /** Heals and takes that back. */
    private static void undo(FilesWorld world, Runnable between) throws Exception {
        Healed healed = world.heal();
        Kept kept = new BeforeStore(world.state).read(healed.results().get(0).id());
        Plan plan = Undoing.plan(
                kept,
                world.files.look(kept.planned().target()),
                new PlanInput(world.look(), world.rules().plan(), History.NONE, List.of(), 0));
        between.run();
        world.healer().undo(plan, kept, world.rules().plan(), history -> world.look());
    }

    private static void at(String step) {
        Steps.observe(reached -> {
            if (reached.equals(step)) {
                Runtime.getRuntime().halt(137);
            }
        });
    }
}
