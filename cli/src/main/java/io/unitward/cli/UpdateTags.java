package io.unitward.cli;

import io.unitward.remediation.stack.LocalImages;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.RollbackTags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lets references name the images that they should. */
final class UpdateTags {
    private final UpdateHands hands;

    UpdateTags(UpdateHands hands) {
        this.hands = hands;
    }

    /** Which image each names; one that names none, or of which that is not told, is not in it. */
    SortedMap<String, String> named(Collection<String> references) {
        SortedMap<String, String> named = new TreeMap<>();
        for (String reference : new TreeSet<>(references)) {
            String id = hands.local(reference).id();
            if (id != null) {
                named.put(reference, id);
            }
        }
        return named;
    }

    /** Of which references it is not told what they name, each with the reason; one that names nothing is told. */
    List<String> untold(Collection<String> references) {
        List<String> untold = new ArrayList<>();
        for (String reference : new TreeSet<>(references)) {
            String reason = hands.local(reference).reason();
            if (reason != null) {
                untold.add(reference + " (" + reason + ")");
            }
        }
        return untold;
    }

    /**
     * What was given.
     *
     * @param given the references that name another image now than before
     * @param problems what could not be given and why; empty when all was
     */
    record Given(List<String> given, List<String> problems) {
        boolean good() {
            return problems.isEmpty();
        }

        /** That it is so, and for how long, a phrase that begins with a semicolon; empty when nothing was given. */
        String note() {
            return given.isEmpty()
                    ? ""
                    : "; " + String.join(", ", given) + (given.size() == 1 ? " names" : " name")
                            + " the earlier image on this machine until the next pull";
        }

        /** A phrase for what went wrong that begins with a semicolon; empty when nothing did. */
        String trouble() {
            return problems.isEmpty() ? "" : "; but a tag could not be given back: " + String.join(", ", problems);
        }
    }

    /**
     * Sees to it that images that ran are on this machine: whoever clears away images without a tag takes one that an update has
     * replaced. They are pulled by their digest, whatever their tags name by now.
     *
     * @return what cannot be had any more and why, a phrase; null when all are there
     */
    @Nullable
    String fetch(Recorded before) {
        List<String> lost = new ArrayList<>();
        before.images().forEach((container, image) -> {
            LocalImages.Local local = hands.local(image.id());
            if (!local.isMissing()) {
                return;
            }
            String what = "image " + image.shortId() + ", which " + container + " ran, is not on this machine any more";
            if (image.digest() == null) {
                lost.add(what + ", and its digest is not known");
                return;
            }
            String byDigest = repository(image.reference()) + "@" + image.digest();
            hands.tell(what + ": pulling " + byDigest);
            String problem = hands.fetch(byDigest);
            if (problem != null) {
                lost.add(what + ", and could not be pulled as " + byDigest + ": " + problem);
            } else if (hands.local(image.id()).isMissing()) {
                lost.add(what + ", and " + byDigest + " is another one");
            }
        });
        return lost.isEmpty() ? null : String.join("; ", lost);
    }

    /** A reference without its tag or digest. */
    private static String repository(String reference) {
        int digest = reference.indexOf('@');
        String named = digest < 0 ? reference : reference.substring(0, digest);
        int tag = named.indexOf(':', named.lastIndexOf('/') + 1);
        return tag < 0 ? named : named.substring(0, tag);
    }

    /** Gives each reference the image with that id, unless it names it. */
    Given give(Map<String, String> ids) {
        List<String> given = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        ids.forEach((reference, id) -> {
            LocalImages.Local local = hands.local(reference);
            if (id.equals(local.id())) {
                return;
            }
            String full = RollbackTags.full(local);
            String problem = local.reason() != null
                    ? local.reason()
                    : full == null ? "its registry is not known" : hands.tag(full, id);
            if (problem == null) {
                given.add(reference);
            } else {
                problems.add(reference + ": " + problem);
            }
        });
        return new Given(given, problems);
    }
}
