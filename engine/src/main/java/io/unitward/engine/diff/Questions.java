package io.unitward.engine.diff;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.CollectionRequest.TextRequest;
import io.unitward.facts.StackRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked for one of two snapshots and not for the other: differences in what they hold may come of that alone. */
final class Questions {
    private static final int MANY = 5;

    private Questions() {}

    /** What a reader should know, a sentence without a full stop; null when both were asked the same. */
    static @Nullable String note(CollectionRequest before, CollectionRequest after) {
        List<String> differ = new ArrayList<>();
        only(differ, "units in full", before.ownedUnits(), after.ownedUnits());
        only(differ, "required units", before.requiredUnits(), after.requiredUnits());
        only(differ, "texts of", texts(before), texts(after));
        only(differ, "stacks", stacks(before), stacks(after));
        return differ.isEmpty()
                ? null
                : "A and B were asked for different things: " + String.join("; ", differ)
                        + ". What only one tells could not be compared";
    }

    private static List<String> texts(CollectionRequest request) {
        TextRequest texts = request.texts();
        return texts == null ? List.of() : texts.units();
    }

    private static List<String> stacks(CollectionRequest request) {
        return request.stacks().stream().map(StackRequest::name).toList();
    }

    private static void only(List<String> differ, String what, List<String> before, List<String> after) {
        one(differ, what, before, after, "A");
        one(differ, what, after, before, "B");
    }

    private static void one(List<String> differ, String what, List<String> here, List<String> there, String side) {
        List<String> only = here.stream().filter(each -> !there.contains(each)).toList();
        if (!only.isEmpty()) {
            String more = only.size() > MANY ? " and " + (only.size() - MANY) + " more" : "";
            differ.add(what + " " + String.join(", ", only.subList(0, Math.min(MANY, only.size()))) + more + " in "
                    + side + " alone");
        }
    }
}
