package io.unitward.cli;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.CollectionRequest.SourceRequest;
import io.unitward.facts.StackRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a manifest needs asked, and a snapshot that is judged by it was taken without asking. */
final class Unasked {
    private static final int MANY = 5;

    private Unasked() {}

    /**
     * Which questions were not asked, and what to do about it: a sentence without a full stop; null when all were.
     *
     * @param wanted what the manifest needs
     * @param asked what the snapshot answers
     * @param manifest {@code --config}; null for the default place
     */
    static @Nullable String note(CollectionRequest wanted, CollectionRequest asked, @Nullable Path manifest) {
        List<String> questions = new ArrayList<>();
        add(questions, "units ", minus(wanted.ownedUnits(), asked.ownedUnits()));
        add(questions, "required units ", minus(wanted.requiredUnits(), asked.requiredUnits()));
        add(questions, "pinned files ", minus(wanted.pinned(), asked.pinned()));
        List<String> sources = new ArrayList<>();
        for (SourceRequest source : wanted.sources()) {
            if (asked.sources().stream().noneMatch(each -> each.answers(source))) {
                sources.add(source.origin().text() + " of owner " + source.owner());
            }
        }
        add(questions, "sources ", sources);
        add(
                questions,
                "stacks ",
                wanted.stacks().stream()
                        .filter(stack -> !asked.stacks().contains(stack))
                        .map(StackRequest::name)
                        .toList());
        return questions.isEmpty()
                ? null
                : "the snapshot was taken without asking for what the manifest declares, which stays unknown: "
                        + String.join("; ", questions) + ". Take it with the manifest: unitward snapshot --config "
                        + (manifest == null ? "unitward.yaml" : manifest) + " -o json=FILE";
    }

    private static List<String> minus(List<String> all, List<String> some) {
        return all.stream().filter(each -> !some.contains(each)).toList();
    }

    private static void add(List<String> questions, String what, List<String> missing) {
        if (!missing.isEmpty()) {
            String first = String.join(", ", missing.subList(0, Math.min(MANY, missing.size())));
            questions.add(what + first + (missing.size() > MANY ? " and " + (missing.size() - MANY) + " more" : ""));
        }
    }
}
