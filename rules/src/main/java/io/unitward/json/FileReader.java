package io.unitward.json;

import io.unitward.facts.Declared;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code files} and {@code sources} of a snapshot. */
final class FileReader {
    private final JsonReader in;
    private final SnapshotReader.Once paths = new SnapshotReader.Once();
    private final SnapshotReader.Once sourceKeys = new SnapshotReader.Once();

    FileReader(JsonReader in) {
        this.in = in;
    }

    List<UnitFile> files() throws BadJson {
        return in.list(this::file);
    }

    List<SourceFile> sources() throws BadJson {
        return in.list(this::source);
    }

    List<Writer> writers() throws BadJson {
        return in.list(this::writer);
    }

    /** A sha-256 digest in the one spelling that two files are compared by. */
    @Nullable
    String digest() throws BadJson {
        String digest = in.text();
        if (digest != null && !isDigest(digest)) {
            throw in.wrong(digest, "64 hex digits in lower case");
        }
        return digest;
    }

    private UnitFile file() throws BadJson {
        String path = null;
        UnitFile.Status status = null;
        String realPath = null;
        List<Link> links = null;
        Layer layer = null;
        String sha256 = null;
        Long size = null;
        Long uid = null;
        Long gid = null;
        Integer mode = null;
        Instant changedAt = null;
        Instant modifiedAt = null;
        List<Writer> writers = null;
        String content = null;
        List<String> refersTo = null;
        Boolean packaged = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "path" -> path = in.path();
                case "status" -> status = in.word(UnitFile.Status.class);
                case "realPath" -> realPath = in.path();
                case "links" -> links = in.list(this::link);
                case "layer" -> layer = in.word(Layer.class);
                case "sha256" -> sha256 = digest();
                case "size" -> size = in.number(0);
                case "uid" -> uid = in.number(0);
                case "gid" -> gid = in.number(0);
                case "mode" -> mode = mode();
                case "changedAt" -> changedAt = in.instant();
                case "modifiedAt" -> modifiedAt = in.instant();
                case "writers" -> writers = writers();
                case "content" -> content = in.text();
                case "refersTo" -> refersTo = in.texts();
                case "packaged" -> packaged = in.truth();
                default -> in.skip();
            }
        }
        UnitFile file = new UnitFile(
                in.need(path, "path"),
                in.need(status, "status"),
                realPath,
                in.need(links, "links"),
                in.need(layer, "layer"),
                sha256,
                size,
                uid,
                gid,
                mode,
                changedAt,
                modifiedAt,
                in.need(writers, "writers"),
                content,
                refersTo,
                packaged);
        if (content != null && status != UnitFile.Status.READ) {
            throw in.here("has a content although its status is not read");
        }
        checkDigest(file.status(), sha256);
        paths.check(in, "file", file.path());
        return file;
    }

    /** One source file, whose object is next. */
    SourceFile source() throws BadJson {
        String owner = null;
        String path = null;
        String sourcePath = null;
        UnitFile.Status status = null;
        String sha256 = null;
        List<Writer> writers = null;
        Declared declared = Declared.PLAIN;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "owner" -> owner = in.text();
                case "path" -> path = in.path();
                case "sourcePath" -> sourcePath = in.path();
                case "status" -> status = in.word(UnitFile.Status.class);
                case "sha256" -> sha256 = digest();
                case "writers" -> writers = writers();
                case "declared" -> declared = declared();
                default -> in.skip();
            }
        }
        SourceFile source = new SourceFile(
                in.need(owner, "owner"),
                in.need(path, "path"),
                in.need(sourcePath, "sourcePath"),
                in.need(status, "status"),
                sha256,
                in.need(writers, "writers"),
                declared);
        if (declared.unmodified() == null || sha256 != null) {
            checkDigest(source.status(), sha256);
        }
        sourceKeys.check(in, "source", source.owner(), source.path(), source.sourcePath());
        return source;
    }

    private Declared declared() throws BadJson {
        Provider provider = null;
        String link = null;
        Integer mode = null;
        String revision = null;
        String repository = null;
        Boolean unmodified = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "provider" -> provider = in.word(Provider.class);
                case "link" -> link = in.text();
                case "mode" -> mode = mode();
                case "revision" -> revision = in.text();
                case "repository" -> repository = in.path();
                case "unmodified" -> unmodified = in.truth();
                default -> in.skip();
            }
        }
        return new Declared(in.need(provider, "provider"), link, mode, revision, repository, unmodified);
    }

    /** Content is compared by digest alone: a digest of something that was not read could vouch for anything. */
    private void checkDigest(UnitFile.Status status, @Nullable String sha256) throws BadJson {
        if ((status == UnitFile.Status.READ) != (sha256 != null)) {
            throw in.here("has status " + Words.of(status) + (sha256 == null ? " without" : " with") + " a sha256");
        }
    }

    private Link link() throws BadJson {
        String path = null;
        String target = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "path" -> path = in.path();
                case "target" -> target = in.text();
                default -> in.skip();
            }
        }
        return new Link(in.need(path, "path"), in.need(target, "target"));
    }

    private Writer writer() throws BadJson {
        Writer.Kind kind = null;
        Long id = null;
        String name = null;
        String via = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "kind" -> kind = in.word(Writer.Kind.class);
                case "id" -> id = in.number(-1);
                case "name" -> name = in.text();
                case "via" -> via = in.path();
                default -> in.skip();
            }
        }
        return new Writer(in.need(kind, "kind"), in.need(id, "id"), name, in.need(via, "via"));
    }

    /** Permission bits as chmod(1) takes them. */
    @Nullable
    Integer mode() throws BadJson {
        String mode = in.text();
        if (mode == null) {
            return null;
        }
        if (!mode.matches("[0-7]{4}")) {
            throw in.wrong(mode, "four octal digits");
        }
        return Integer.parseInt(mode, 8);
    }

    private static boolean isDigest(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return text.length() == 64;
    }
}
