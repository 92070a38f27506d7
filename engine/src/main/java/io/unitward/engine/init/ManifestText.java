package io.unitward.engine.init;

import io.unitward.engine.init.Draft.DraftOwner;
import io.unitward.engine.init.Draft.Origin;
import io.unitward.engine.init.Draft.Pin;
import io.unitward.engine.init.Draft.Review;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.json.Times;
import io.unitward.json.Visible;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a draft as YAML. A line that begins with {@code #} and a blank is for reading; one without the blank, or with two
 * blanks, is YAML that is switched off, and becomes right when the {@code #} is deleted.
 */
final class ManifestText {
    private static final int WIDTH = 110;
    private static final int FEW = 4;

    private final StringBuilder out = new StringBuilder();
    private final Snapshot snapshot;
    private final Draft draft;

    /** What a command needs besides, to ask the same manager. */
    private final String whose;
    /** How init was called besides. */
    private final String pin;

    private ManifestText(Snapshot snapshot, Draft draft, @Nullable String user, boolean pin) {
        this.snapshot = snapshot;
        this.draft = draft;
        this.whose = user == null ? "" : " --user-of " + user;
        this.pin = pin ? " --pin" : "";
    }

    static String of(Snapshot snapshot, Draft draft, @Nullable String user, boolean pin) {
        return new ManifestText(snapshot, draft, user, pin).write();
    }

    private String write() {
        body();
        String body = out.toString();
        out.setLength(0);
        head(body.contains("REVIEW: "));
        return (out + body).stripTrailing() + "\n";
    }

    /**
     * What it is, and how to read it.
     *
     * @param reviews whether anything is switched off
     */
    private void head(boolean reviews) {
        Manager manager = snapshot.manager();
        String which =
                manager.scope() == Scope.SYSTEM ? "the system manager" : "the user manager of uid " + manager.uid();
        say(
                "",
                "unitward.yaml: who declares which units. A first one, written by 'unitward init" + pin + whose
                        + "' from "
                        + which + " as it was at "
                        + Times.format(snapshot.takenAt().truncatedTo(ChronoUnit.SECONDS)) + ".");
        say("", "");
        say(
                "",
                "It tells what was found, and nobody has checked that this is what you want. What is active is strict: a unit from"
                        + " another place, a drop-in that is not allowed, a change that nothing vouches for is a violation."
                        + (reviews
                                ? " What could not be vouched for is switched off below 'REVIEW:', with the reason. To switch a"
                                        + " line on, delete its '#'."
                                : ""));
        say("", "");
        say("", "Then ask: unitward audit --dry-run" + whose + ". Every key: docs/configuration.md.");
        if (!draft.hints().isEmpty()) {
            say("", "");
            say("", "Not declared, so that the layer a unit is read from is the expectation:");
            draft.hints().forEach(hint -> say("", "- " + hint));
        }
    }

    private void body() {
        line("apiVersion: unitward/v1");
        if (draft.owners().isEmpty()) {
            say(
                    "",
                    "Nothing was found to be declared. This says that nobody besides root and the manager's user may write unit files.");
            line("trustedWriters:");
            line("  users: []");
            boolean any = draft.reviews().stream().anyMatch(review -> review.owner() != null);
            line(any ? "#owners:" : "");
        } else {
            line("owners:");
        }
        draft.owners().forEach(owner -> {
            owner.about().forEach(sentence -> say("  ", sentence));
            owner("  ", owner);
            line("");
        });
        reviews();
    }

    private void owner(String indent, DraftOwner owner) {
        boolean off = owner.name().startsWith("review-");
        String at = off ? indent + "#" : indent;
        line(at + "- owner: " + Scalars.quoted(owner.name()));
        list(at + "  ", "units", owner.units());
        if (!owner.under().isEmpty() || owner.resolvesUnder() != null) {
            line(at + "  fragment:");
            list(at + "    ", "under", owner.under());
            if (owner.resolvesUnder() != null) {
                list(at + "    ", "resolvesUnder", List.of(owner.resolvesUnder()));
            }
        }
        if (!off) {
            content(indent, owner);
        }
        if (off && !owner.dropIns().isEmpty()) {
            line(at + "  dropIns:");
            list(at + "    ", "allow", owner.dropIns());
        }
        if (!owner.required().isEmpty()) {
            say(indent + "  ", "Active when this was written.");
            list(indent + "  ", "required", owner.required());
        }
        if (!off) {
            findings(indent + "  ", owner);
        }
    }

    /** What vouches for content: active where something does, switched off where a person has to say so. */
    private void content(String indent, DraftOwner owner) {
        if (owner.pins().stream().noneMatch(Pin::active)) {
            source(indent, owner);
        }
        if (!owner.pins().isEmpty()) {
            pins(indent + "  ", owner.pins());
        }
    }

    private void source(String indent, DraftOwner owner) {
        if (owner.origin() == Origin.PLAIN) {
            line(indent + "    #content: any");
        }
        switch (owner.origin()) {
            case HOME_MANAGER -> line(indent + "  provider: home-manager");
            case PACKAGE -> line(indent + "  provider: package");
            case STORE -> {
                // the store is no place where somebody edits
            }
            case LINKED, PLAIN -> {
                String source = owner.resolvesUnder() != null ? owner.resolvesUnder() : "~/path/to/your/checkout";
                line(indent + "  #provider: directory");
                line(indent + "  #source: " + Scalars.quoted(source));
                if (owner.commit() != null) {
                    line(indent + "  #commit: " + owner.commit());
                }
            }
        }
    }

    private void pins(String indent, List<Pin> pins) {
        boolean any = pins.stream().anyMatch(Pin::active);
        line(indent + (any ? "pins:" : "#pins:"));
        for (Pin pin : pins) {
            say(indent + "  ", (pin.active() ? "" : "REVIEW: ") + pin.reason() + ".");
            // Below a key that is switched off the blanks belong to what is switched off.
            String at = pin.active() ? indent + "  " : any ? indent + "  #" : indent + "#  ";
            line(at + Scalars.quoted(pin.path()) + ": \"" + pin.sha256() + '"');
        }
    }

    private void findings(String indent, DraftOwner owner) {
        List<Review> dropIns = owner.reviews().stream()
                .filter(review -> review.dropIn() != null)
                .toList();
        for (Review review : owner.reviews()) {
            if (review.dropIn() == null) {
                say(indent, "REVIEW: " + review.reason() + ".");
            }
        }
        if (!owner.dropIns().isEmpty()) {
            line(indent + "dropIns:");
            line(indent + "  allow:");
            owner.dropIns().forEach(path -> line(indent + "    - " + Scalars.quoted(path)));
            for (Review review : dropIns) {
                say(indent + "    ", "REVIEW: " + review.reason() + ".");
                line(indent + "    #- " + Scalars.quoted(String.valueOf(review.dropIn())));
            }
        } else if (!dropIns.isEmpty()) {
            dropIns.forEach(review -> say(indent, "REVIEW: " + review.reason() + "."));
            line(indent + "#dropIns:");
            line(indent + "#  allow:");
            dropIns.stream()
                    .map(review -> Scalars.quoted(String.valueOf(review.dropIn())))
                    .distinct()
                    .forEach(path -> line(indent + "#    - " + path));
        }
    }

    private void reviews() {
        if (draft.reviews().isEmpty()) {
            return;
        }
        say("  ", "What could not be vouched for. Nothing below is declared.");
        for (Review review : draft.reviews()) {
            line("");
            say("  ", "REVIEW: " + review.reason() + ".");
            if (review.owner() != null) {
                owner("  ", review.owner());
            }
        }
    }

    private void list(String at, String key, List<String> values) {
        String together = values.stream()
                .map(Scalars::quoted)
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        if (values.size() <= FEW && at.length() + key.length() + together.length() + 4 <= WIDTH) {
            line(at + key + ": [" + together + "]");
            return;
        }
        line(at + key + ":");
        values.forEach(value -> line(at + "  - " + Scalars.quoted(value)));
    }

    /** A comment, wrapped; what foreign names hold cannot end it. */
    private void say(String indent, String text) {
        StringBuilder line = new StringBuilder(indent + "#");
        for (String word : Visible.of(text).split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH && line.length() > indent.length() + 1) {
                line(line.toString());
                line = new StringBuilder(indent + "#");
            }
            if (!word.isEmpty()) {
                line.append(' ').append(word);
            }
        }
        line(line.toString());
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
