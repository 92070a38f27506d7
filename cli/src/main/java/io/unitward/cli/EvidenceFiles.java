package io.unitward.cli;

import io.unitward.cli.evidence.EvidenceDraft;
import io.unitward.cli.evidence.Masked;
import io.unitward.cli.evidence.Secrets;
import io.unitward.cli.evidence.UnitMask;
import io.unitward.facts.Link;
import io.unitward.facts.UnitFile;
import io.unitward.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files behind one unit: what was seen of each, and the masked text of those that the run read.
 *
 * @param draft where to
 * @param secrets what is taken out
 * @param place the directory of the unit
 */
record EvidenceFiles(EvidenceDraft draft, Secrets secrets, String place) {
    /** Adds them, in this order. */
    void add(Set<String> paths, Map<String, UnitFile> seen) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json = JsonWriter.indented(bytes).begin().list("files");
        int number = 0;
        for (String path : paths) {
            UnitFile file = seen.get(path);
            json.begin().field("path", path);
            if (file == null) {
                json.field("status", "not looked at").end();
                continue;
            }
            json.field("status", file.status().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .field("realPath", file.realPath())
                    .texts(
                            "links",
                            file.links().stream().map(EvidenceFiles::shown).toList())
                    .field("layer", file.layer().text())
                    .field("sha256", file.sha256())
                    .field("size", file.size())
                    .field("uid", file.uid())
                    .field("gid", file.gid())
                    .field("mode", file.mode() == null ? null : String.format(Locale.ROOT, "%04o", file.mode()))
                    .field("changedAt", file.changedAt())
                    .field("modifiedAt", file.modifiedAt())
                    .field("text", file.content() == null ? null : text(++number, path, file.content()))
                    .end();
        }
        json.endList().end().finish();
        draft.add(
                place + "/files.json",
                secrets.mask(bytes.toString(StandardCharsets.UTF_8)),
                EvidenceDraft.Keep.BEGINNING);
    }

    private static String shown(Link link) {
        return link.path() + " -> " + link.target();
    }

    /** Adds a text; returns where, relative to the unit's directory. */
    private @Nullable String text(int number, String path, String content) throws IOException {
        Masked masked = UnitMask.mask(content, secrets);
        String name = String.format(Locale.ROOT, "files/%02d-", number)
                + EvidenceName.shortened(String.valueOf(Path.of(path).getFileName()));
        draft.add(place + "/" + name, masked, EvidenceDraft.Keep.BEGINNING);
        return name;
    }
}
