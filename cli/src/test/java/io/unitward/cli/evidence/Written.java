package io.unitward.cli.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Evidence of a run that never was. */
final class Written {
    static final EvidencePlace.About ABOUT =
            new EvidencePlace.About("0.0.0", "audit", Instant.parse("2026-11-20T08:00:00Z"), "user", 1000, 10);

    private Written() {}

    /** Two files of a unit, the report, and one path that is too long for the short form of tar. */
    static EvidencePlace.Written to(Path place) throws IOException {
        return new EvidencePlace(place).write(ABOUT, EvidenceLimits.USUAL, draft -> {
            draft.addWhole("report.json", bytes("{}\n"));
            draft.add("units/001-a/journal.txt", plain("one\n"), EvidenceDraft.Keep.END);
            draft.add("units/001-a/properties.txt", plain("two\n"), EvidenceDraft.Keep.BEGINNING);
            draft.add(
                    "units/" + "n".repeat(63) + "/files/" + "f".repeat(60) + ".txt",
                    plain("three\n"),
                    EvidenceDraft.Keep.END);
            return new EvidencePlace.Replayed(List.of("audit", "--snapshot", "snapshot.json"), 10, null);
        });
    }

    static Masked plain(String text) {
        return new Masked(text, Map.of());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
