package io.unitward.cli.evidence;

import io.unitward.ownership.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Seals a folder that was filled in place: what is in it then is what belongs there. Nothing is masked or cut. */
public final class EvidenceSeal {
    private EvidenceSeal() {}

    /**
     * Writes the manifest of all that is there, and its digest, as {@link EvidenceCheck} reads them.
     *
     * @throws IOException when something there is no plain file, or a manifest is there already, or it could not be written
     */
    public static EvidencePlace.Written of(Path folder, EvidencePlace.About about) throws IOException {
        FoundFiles found = FoundFiles.inFolder(folder);
        if (!found.problems().isEmpty()) {
            throw new IOException(found.problems().get(0).message());
        }
        List<EvidenceFile> files = List.copyOf(found.files().values());
        byte[] manifest = new EvidenceManifest(
                        new EvidenceManifest.About(
                                about.version(),
                                about.command(),
                                about.at(),
                                about.scope(),
                                about.uid(),
                                about.exitCode()),
                        null,
                        null,
                        List.of(),
                        files,
                        List.of(),
                        List.of(),
                        List.of())
                .toBytes();
        String digest = Sha256.hex(manifest);
        Files.write(folder.resolve(EvidenceFile.MANIFEST), manifest, StandardOpenOption.CREATE_NEW);
        Files.writeString(
                folder.resolve(EvidenceFile.SEAL),
                EvidenceFile.seal(digest),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE_NEW);
        return new EvidencePlace.Written(
                files.size(), files.stream().mapToLong(EvidenceFile::size).sum(), digest);
    }
}
