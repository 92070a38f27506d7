package io.unitward.remediation.journal;

import io.unitward.pending.History;
import io.unitward.remediation.FilesWorld;
import io.unitward.remediation.Healed;
import io.unitward.remediation.ReloadWorld;
import io.unitward.remediation.Undoing;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.verdict.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that does something and ends, without any tidying up, at a step: {@code CutShort DIRECTORY STEP WHAT}. With the
 * step {@code never} it goes on for ever, until somebody kills it.
 */
public final class CutShort {
    private CutShort() {}

    public static void main(String[] arguments) throws Exception {
        FilesWorld world = new FilesWorld(Path.of(arguments[0]));
        String step = arguments[1];
        switch (arguments[2]) {
            case "heal" -> {
                at(step);
                world.heal();
            }
            case "undo" -> {
                Healed healed = world.heal();
                Kept kept = new BeforeStore(world.state)
                        .read(healed.results().get(0).id());
                Plan plan = Undoing.plan(
                        kept,
                        world.files.look(kept.planned().target()),
                        new PlanInput(world.look(), world.rules().plan(), History.NONE, List.of(), 0));
                at(step);
                world.healer().undo(plan, kept, world.rules().plan(), history -> world.look());
            }
            case "reload" -> {
                at(step);
                ReloadWorld.reload(Path.of(arguments[0], "sent"), world.state);
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

    private static void at(String step) {
        Steps.observe(reached -> {
            if (reached.equals(step)) {
                Runtime.getRuntime().halt(137);
            }
        });
    }
}
