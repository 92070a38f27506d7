package io.unitward.cli.evidence;

import static io.unitward.cli.evidence.EvidenceProblem.Kind.ADDED;
import static io.unitward.cli.evidence.EvidenceProblem.Kind.ARCHIVE;
import static io.unitward.cli.evidence.EvidenceProblem.Kind.BAD_PATH;
import static io.unitward.cli.evidence.EvidenceProblem.Kind.CHANGED;
import static io.unitward.cli.evidence.EvidenceProblem.Kind.MANIFEST;
import static io.unitward.cli.evidence.EvidenceProblem.Kind.NOT_A_FILE;
import static io.unitward.cli.evidence.EvidenceProblem.Kind.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.ownership.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every edit of evidence shows, in a folder and in an archive. */
class EvidenceCheckTest {
    private static final String JOURNAL = "units/001-a/journal.txt";
    private static final String PROPERTIES = "units/001-a/properties.txt";

    @TempDir
    Path temporary;

    private Path folder;
    private Path archive;
    private String digest;

    @BeforeEach
    void write() throws IOException {
        folder = temporary.resolve("folder");
        archive = temporary.resolve("archive.tar");
        digest = Written.to(folder).digest();
        assertThat(Written.to(archive).digest()).isEqualTo(digest);
    }

    @Test
    void what_nobody_touched_is_as_it_was() throws Exception {
        for (Path place : List.of(folder, archive)) {
            EvidenceCheck check = EvidenceCheck.of(place, digest.substring(0, 12));
            assertThat(check.problems()).isEmpty();
            assertThat(check.intact()).isTrue();
            assertThat(check.files()).isEqualTo(4);
            assertThat(check.digest()).isEqualTo(digest);
        }
    }

    @Test
    void it_is_its_owners_alone_and_nothing_else_is_left() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path each : all.filter(path -> !path.equals(temporary)).toList()) {
                String mode = Files.isDirectory(each)
                        ? "[OWNER_EXECUTE, OWNER_READ, OWNER_WRITE]"
                        : "[OWNER_READ, OWNER_WRITE]";
                assertThat(Files.getPosixFilePermissions(each).stream()
                                .sorted(Comparator.comparing(Enum::name))
                                .toList())
                        .as("%s", each)
                        .hasToString(mode);
            }
        }
        try (Stream<Path> beside = Files.list(temporary)) {
            assertThat(beside).containsExactlyInAnyOrder(folder, archive);
        }
    }

    @Test
    void nothing_is_written_over_and_a_failure_leaves_nothing() throws Exception {
        Path taken = temporary.resolve("taken");
        Files.createDirectory(taken);
        Files.createSymbolicLink(temporary.resolve("link.tar"), taken.resolve("nowhere"));
        for (String name : List.of("folder", "archive.tar", "taken", "link.tar")) {
            assertThat(new EvidencePlace(temporary.resolve(name)).problem(uid()))
                    .contains("is there already");
            assertThatThrownBy(() -> Written.to(temporary.resolve(name))).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> new EvidencePlace(temporary.resolve("broken"))
                        .write(Written.ABOUT, EvidenceLimits.USUAL, draft -> {
                            draft.addWhole("report.json", new byte[1]);
                            throw new IOException("no more");
                        }))
                .hasMessage("no more");
        assertThat(EvidenceCheck.of(folder, digest).intact()).isTrue();
        assertThat(EvidenceCheck.of(archive, digest).intact()).isTrue();
        assertThat(taken).isEmptyDirectory();
        try (Stream<Path> beside = Files.list(temporary)) {
            assertThat(beside).hasSize(4);
        }
    }

    @Test
    void nothing_is_written_where_others_decide_what_a_name_leads_to() throws Exception {
        Path shared = Files.createDirectory(temporary.resolve("shared"));
        Path below = Files.createDirectory(shared.resolve("below"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), below);
        for (Path parent : List.of(shared, below, link)) {
            assertThat(new EvidencePlace(parent.resolve("new")).problem(uid())).isNull();
        }
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (Path parent : List.of(shared, below, link)) {
            assertThat(new EvidencePlace(parent.resolve("new")).problem(uid())).contains("others may change");
        }
    }

    @Test
    void a_name_of_another_archive_is_no_folder() throws Exception {
        for (String name : List.of("x.tar.gz", "x.tgz", "x.zip", "x.TAR.zst")) {
            assertThat(new EvidencePlace(temporary.resolve(name)).problem(uid()))
                    .contains("ends in .tar");
        }
        assertThat(new EvidencePlace(temporary.resolve("incident-1.2")).problem(uid()))
                .isNull();
    }

    @Test
    void what_a_run_that_was_killed_left_goes_with_the_next() throws Exception {
        Path left = Files.createDirectories(temporary.resolve(".unitward-evidence-1/units"))
                .getParent();
        Files.writeString(left.resolve(".lock"), "");
        Files.writeString(left.resolve("units/a"), "");
        Path foreign = Files.createDirectory(temporary.resolve(".unitward-evidence-2"));
        Files.writeString(foreign.resolve("mine"), "");
        Path atWork = Files.createDirectory(temporary.resolve(".unitward-evidence-3"));
        try (FileChannel channel =
                        FileChannel.open(atWork.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            Written.to(temporary.resolve("next"));
        }
        assertThat(left).doesNotExist();
        assertThat(foreign).isNotEmptyDirectory();
        assertThat(atWork).isNotEmptyDirectory();
        assertThat(temporary.resolve("next/.lock")).doesNotExist();
    }

    private long uid() throws IOException {
        return ((Number) Files.getAttribute(temporary, "unix:uid")).longValue();
    }

    @Test
    void an_edit_shows() throws Exception {
        Files.writeString(folder.resolve(JOURNAL), "onE\n");
        assertThat(problems(folder)).containsExactly(CHANGED + " " + JOURNAL);
    }

    @Test
    void an_addition_shows() throws Exception {
        Files.writeString(folder.resolve("units/001-a/more.txt"), "");
        Files.createDirectory(folder.resolve("empty"));
        assertThat(problems(folder)).containsExactly(ADDED + " empty", ADDED + " units/001-a/more.txt");
    }

    @Test
    void a_removal_shows() throws Exception {
        Files.delete(folder.resolve(JOURNAL));
        assertThat(problems(folder)).containsExactly(REMOVED + " " + JOURNAL);
    }

    @Test
    void two_files_that_changed_places_show() throws Exception {
        String journal = Files.readString(folder.resolve(JOURNAL));
        Files.writeString(folder.resolve(JOURNAL), Files.readString(folder.resolve(PROPERTIES)));
        Files.writeString(folder.resolve(PROPERTIES), journal);
        assertThat(problems(folder)).containsExactly(CHANGED + " " + JOURNAL, CHANGED + " " + PROPERTIES);
    }

    @Test
    void a_link_in_the_place_of_a_file_shows_although_its_content_is_right() throws Exception {
        Path away = temporary.resolve("away");
        Files.move(folder.resolve(JOURNAL), away);
        Files.createSymbolicLink(folder.resolve(JOURNAL), away);
        assertThat(problems(folder)).containsExactly(REMOVED + " " + JOURNAL, NOT_A_FILE + " " + JOURNAL);
    }

    @Test
    void a_linked_directory_shows() throws Exception {
        Path away = temporary.resolve("away");
        Files.move(folder.resolve("units/001-a"), away);
        Files.createSymbolicLink(folder.resolve("units/001-a"), away);
        assertThat(problems(folder))
                .containsExactly(NOT_A_FILE + " units/001-a", REMOVED + " " + JOURNAL, REMOVED + " " + PROPERTIES);
    }

    @Test
    void an_edit_of_the_manifest_shows() throws Exception {
        edit("\"exitCode\": 10", "\"exitCode\": 0");
        assertThat(problems(folder)).containsExactly(MANIFEST + " manifest.json");
    }

    @Test
    void an_edit_of_a_file_and_of_its_digest_in_the_manifest_shows() throws Exception {
        String before = Sha256.hex(Files.readAllBytes(folder.resolve(JOURNAL)));
        Files.writeString(folder.resolve(JOURNAL), "onE\n");
        edit(before, Sha256.hex(Files.readAllBytes(folder.resolve(JOURNAL))));
        assertThat(problems(folder)).containsExactly(MANIFEST + " manifest.json");
    }

    @Test
    void who_replaces_all_of_it_is_found_out_by_the_digest_that_was_kept() throws Exception {
        String before = Sha256.hex(Files.readAllBytes(folder.resolve(JOURNAL)));
        Files.writeString(folder.resolve(JOURNAL), "onE\n");
        edit(before, Sha256.hex(Files.readAllBytes(folder.resolve(JOURNAL))));
        Files.writeString(
                folder.resolve("manifest.sha256"),
                EvidenceFile.seal(Sha256.hex(Files.readAllBytes(folder.resolve("manifest.json")))));
        assertThat(EvidenceCheck.of(folder, null).intact()).isTrue();
        assertThat(problems(folder, digest)).containsExactly(MANIFEST + " manifest.json");
    }

    @Test
    void a_manifest_or_digest_that_is_gone_or_no_manifest_shows() throws Exception {
        byte[] manifest = Files.readAllBytes(folder.resolve("manifest.json"));
        Files.delete(folder.resolve("manifest.sha256"));
        assertThat(problems(folder)).containsExactly(REMOVED + " manifest.sha256");
        Files.delete(folder.resolve("manifest.json"));
        assertThat(problems(folder)).containsExactly(REMOVED + " manifest.json");
        Files.write(folder.resolve("manifest.json"), Arrays.copyOf(manifest, manifest.length / 2));
        assertThat(problems(folder)).contains(MANIFEST + " manifest.json");
    }

    @Test
    void a_path_that_leads_out_is_not_followed() throws Exception {
        Files.writeString(temporary.resolve("outside"), "one\n");
        edit("\"" + JOURNAL + "\"", "\"../outside\"");
        assertThat(problems(folder))
                .contains(BAD_PATH + " ../outside", ADDED + " " + JOURNAL)
                .noneMatch(problem -> problem.startsWith(CHANGED.toString()));
    }

    @Test
    void a_newer_manifest_is_said_to_be_one() throws Exception {
        edit("evidence/v1", "evidence/v2");
        assertThatThrownBy(() -> EvidenceCheck.of(folder, null))
                .isInstanceOf(NotEvidence.class)
                .hasMessageContaining("newer");
        assertThatThrownBy(() -> EvidenceCheck.of(temporary.resolve("nowhere"), null))
                .isInstanceOf(NotEvidence.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void an_archive_that_is_cut_short_anywhere_shows() throws Exception {
        byte[] whole = Files.readAllBytes(archive);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(archive, Arrays.copyOf(whole, length));
            assertThat(problems(archive)).as("%s bytes", length).anyMatch(each -> each.startsWith(ARCHIVE.toString()));
        }
    }

    @Test
    void an_edit_anywhere_in_an_archive_shows() throws Exception {
        byte[] whole = Files.readAllBytes(archive);
        for (int at = 0; at < whole.length; at += 41) {
            byte[] edited = whole.clone();
            edited[at] ^= 1;
            Files.write(archive, edited);
            assertThat(problems(archive)).as("byte %s", at).isNotEmpty();
        }
    }

    @Test
    void what_is_added_to_an_archive_shows() throws Exception {
        byte[] whole = Files.readAllBytes(archive);
        for (String path : List.of("more.txt", "../out", "/abs", JOURNAL, "units/../x")) {
            Files.write(archive, with(whole, path));
            assertThat(problems(archive)).as(path).isNotEmpty();
        }
        Files.write(archive, with(whole, "more.txt"));
        assertThat(problems(archive)).containsExactly(ADDED + " more.txt");
    }

    @Test
    void what_is_not_listed_or_has_another_size_is_named_and_not_read() throws Exception {
        for (String path : List.of("huge", JOURNAL)) {
            try (FileChannel sparse =
                    FileChannel.open(folder.resolve(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                sparse.write(ByteBuffer.wrap(new byte[1]), 1L << 42); // four TiB
            }
        }
        assertThat(problems(folder)).containsExactly(ADDED + " huge", CHANGED + " " + JOURNAL);
    }

    @Test
    void a_directory_whose_files_were_all_removed_was_there() throws Exception {
        Files.delete(folder.resolve(JOURNAL));
        Files.delete(folder.resolve(PROPERTIES));
        assertThat(problems(folder)).containsExactly(REMOVED + " " + JOURNAL, REMOVED + " " + PROPERTIES);
    }

    @Test
    void what_stands_in_a_header_beside_path_and_size_shows() throws Exception {
        byte[] whole = Files.readAllBytes(archive);
        byte[] header = Arrays.copyOf(whole, Tar.BLOCK);
        header[60] = 'x'; // after the zero that ends the name
        byte[] sum = String.format("%06o", Tar.sum(header)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, header, 148, sum.length);
        System.arraycopy(header, 0, whole, 0, Tar.BLOCK);
        Files.write(archive, whole);
        assertThat(problems(archive)).contains(ARCHIVE + " manifest.json");
    }

    @Test
    void a_manifest_of_nothing_is_no_evidence() throws Exception {
        Path empty = temporary.resolve("empty");
        new EvidencePlace(empty).write(Written.ABOUT, EvidenceLimits.USUAL, draft -> null);
        assertThat(problems(empty)).containsExactly(MANIFEST + " report.json");
    }

    @Test
    void what_another_command_wrote_is_not_what_was_asked_for() throws Exception {
        assertThatThrownBy(() -> EvidenceCheck.of(folder, null, EvidenceCheck.Writer.REPORT))
                .isInstanceOf(NotEvidence.class)
                .hasMessageContaining("'unitward audit' wrote it; expected what 'unitward validate --report' wrote");
        edit("\"command\": \"audit\"", "\"command\": \"dance\"");
        assertThatThrownBy(() -> EvidenceCheck.of(folder, null)).isInstanceOf(NotEvidence.class);
        EvidenceCheck.Claim claim = EvidenceCheck.of(archive, null).claim();
        assertThat(claim).isEqualTo(new EvidenceCheck.Claim("audit", Written.ABOUT.at(), 10));
    }

    @Test
    void tar_lists_and_unpacks_an_archive() throws Exception {
        Path unpacked = Files.createDirectory(temporary.resolve("unpacked"));
        Process tar = new ProcessBuilder("tar", "xvf", archive.toString(), "-C", unpacked.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(said).isZero();
        assertThat(said.lines())
                .hasSize(6)
                .startsWith("manifest.json", "manifest.sha256")
                .contains(JOURNAL);
        assertThat(EvidenceCheck.of(unpacked, digest).problems()).isEmpty();
        assertThat(Files.readString(unpacked.resolve("manifest.sha256"))).isEqualTo(digest + "  manifest.json\n");
    }

    /** The archive with one more file before its end. */
    private static byte[] with(byte[] archive, String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(archive, 0, archive.length - 2 * Tar.BLOCK);
        Tar more = new Tar(bytes, Instant.EPOCH);
        more.add(path, Written.bytes("one\n"));
        more.end();
        return bytes.toByteArray();
    }

    private void edit(String from, String to) throws IOException {
        Path manifest = folder.resolve("manifest.json");
        String before = Files.readString(manifest);
        assertThat(before).contains(from);
        Files.writeString(manifest, before.replace(from, to));
    }

    private static List<String> problems(Path place) throws NotEvidence {
        return problems(place, null);
    }

    private static List<String> problems(Path place, @Nullable String digest) throws NotEvidence {
        return EvidenceCheck.of(place, digest).problems().stream()
                .map(problem -> problem.kind() + " " + problem.path())
                .toList();
    }
}
