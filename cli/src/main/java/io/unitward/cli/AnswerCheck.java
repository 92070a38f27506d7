package io.unitward.cli;

import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Quadlet;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a snapshot that another user's process gave root is an answer to what root asked, and of a size that can be judged.
 * Whether it is true only that user knows. Pure.
 *
 * @param uid whose manager was asked for
 * @param request what was asked
 * @param host this machine, as root itself sees it
 * @param from when root asked
 * @param until when root had the answer
 */
record AnswerCheck(long uid, CollectionRequest request, Host host, Instant from, Instant until) {
    /** Far beyond what a manager has, and little enough for steps that compare each with each. */
    private static final int MOST_UNITS = 30_000;

    private static final int MOST_FILES = 150_000;
    /** Ten for each unit; what follows them takes a second then. */
    private static final int MOST_RELATIONS = 300_000;

    private static final int MOST_DIRECTORIES = 100_000;
    private static final int MOST_SEARCHED = 200;
    private static final int MOST_OF_ONE = 1_000;
    private static final int MOST_PROBLEMS = 20_000;

    /** What is wrong with it, a phrase that goes on after "its answer"; null when nothing is. */
    @Nullable
    String wrong(Snapshot answer) {
        if (answer.manager().scope() != request.scope() || answer.manager().uid() != uid) {
            return "is about the " + answer.manager().scope().text() + " manager of uid "
                    + answer.manager().uid();
        }
        if (!answer.request().equals(request)) {
            return "is to another question";
        }
        if (!Objects.equals(answer.host().bootId(), host.bootId())) {
            return "is of another boot or machine";
        }
        if (answer.takenAt().isBefore(from) || answer.takenAt().isAfter(until)) {
            return "is of another time, " + answer.takenAt();
        }
        if (!answer.manager().available() && answer.manager().unavailableReason() == null) {
            return "does not say why there is none";
        }
        return tooMuch(answer);
    }

    private static @Nullable String tooMuch(Snapshot answer) {
        String wrong = first(
                over(answer.manager().unitPath(), MOST_SEARCHED, "directories on the unit search path"),
                over(answer.units(), MOST_UNITS, "units"),
                over(answer.files(), MOST_FILES, "files"),
                over(answer.sources(), MOST_FILES, "source files"),
                over(answer.searchPath(), MOST_DIRECTORIES, "directories"),
                over(answer.managerInputs(), MOST_PROBLEMS, "inputs of the manager"),
                over(answer.problems(), MOST_PROBLEMS, "problems"),
                over(answer.stacks().healthTimers(), MOST_UNITS, "health timers"),
                over(answer.quadlets(), MOST_PROBLEMS, "sources of Quadlet"),
                over(answer.bonds(), MOST_UNITS, "units with bonds"),
                over(relations(answer), MOST_RELATIONS, "relations of units"),
                stacks(answer));
        for (Unit unit : answer.units()) {
            wrong = first(wrong, over(unit.names(), MOST_OF_ONE, "names of one unit"));
            wrong = first(wrong, dropIns(unit.loaded()), dropIns(unit.onDisk()));
        }
        for (UnitFile file : answer.files()) {
            wrong = first(
                    wrong,
                    over(file.links(), MOST_OF_ONE, "links to one file"),
                    over(file.writers(), MOST_OF_ONE, "writers of one file"));
        }
        for (SearchDirectory directory : answer.searchPath()) {
            wrong = first(wrong, over(directory.writers(), MOST_OF_ONE, "writers of one directory"));
        }
        for (Quadlet quadlet : answer.quadlets()) {
            wrong = first(
                    wrong,
                    over(known(quadlet.running().containers()), MOST_OF_ONE, "containers of one source of Quadlet"),
                    over(known(quadlet.running().images()), MOST_OF_ONE, "images of one source of Quadlet"));
        }
        return first(wrong, stacks(answer));
    }

    private static <T> List<T> known(@Nullable List<T> things) {
        return things == null ? List.of() : things;
    }

    /** Those that were asked for, each once, and of each no more than a stack can have. */
    private static @Nullable String stacks(Snapshot answer) {
        Set<String> asked = new HashSet<>();
        answer.request().stacks().forEach(stack -> asked.add(stack.name()));
        for (Stack stack : answer.stacks().declared()) {
            if (!asked.remove(stack.name())) {
                return "names a stack that was not asked for";
            }
            String wrong = first(
                    over(stack.files(), MOST_OF_ONE, "files of one stack"),
                    over(stack.problems(), MOST_OF_ONE, "problems of one stack"),
                    stack.services() == null ? null : over(stack.services(), MOST_OF_ONE, "services of one stack"),
                    stack.containers() == null
                            ? null
                            : over(stack.containers(), MOST_OF_ONE, "containers of one stack"),
                    stack.images() == null ? null : over(stack.images(), MOST_OF_ONE, "images of one stack"));
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String dropIns(@Nullable UnitView view) {
        return view == null ? null : over(view.dropInPaths(), MOST_OF_ONE, "drop-ins of one unit");
    }

    private static long relations(Snapshot answer) {
        long relations = 0;
        for (Bonds bonds : answer.bonds()) {
            for (List<String> others : bonds.to().values()) {
                relations += others.size();
            }
            relations += bonds.actions().size();
        }
        for (Unit unit : answer.units()) {
            relations += known(unit.stopsToo()).size();
        }
        return relations;
    }

    private static @Nullable String over(Collection<?> things, int most, String what) {
        return over(things.size(), most, what);
    }

    private static @Nullable String over(long number, int most, String what) {
        return number <= most ? null : "names " + number + " " + what + ", more than the " + most + " it may";
    }

    private static @Nullable String first(@Nullable String... phrases) {
        for (String phrase : phrases) {
            if (phrase != null) {
                return phrase;
            }
        }
        return null;
    }
}
