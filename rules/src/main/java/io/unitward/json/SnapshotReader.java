package io.unitward.json;

import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.facts.Unit;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a snapshot in JSON, read with suspicion: what is missing is unknown where the record can say so, and
 * refused where it cannot. A list that is missing is always refused, because an empty one would read as clean.
 */
final class SnapshotReader {
    private static final String FAMILY = "unitward.snapshot/v";

    private final JsonReader in;
    private final UnitReader unitReader;
    private final FileReader fileReader;
    private final StacksReader stacksReader;

    SnapshotReader(JsonReader in) {
        this.in = in;
        this.unitReader = new UnitReader(in);
        this.fileReader = new FileReader(in);
        this.stacksReader = new StacksReader(in, fileReader);
    }

    Snapshot read() throws BadJson {
        String schema = null;
        Instant takenAt = null;
        Host host = null;
        Manager manager = null;
        CollectionRequest request = null;
        List<SearchDirectory> searchPath = null;
        List<ManagerInput> managerInputs = null;
        List<Unit> units = null;
        List<io.unitward.facts.UnitFile> files = null;
        List<SourceFile> sources = null;
        List<CollectionProblem> problems = null;
        Stacks stacks = Stacks.NONE;
        List<Quadlet> quadlets = null;
        List<Bonds> bonds = null;
        if (!in.object()) {
            throw in.here("is null; expected a snapshot");
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "schema" -> schema = schema(in.text());
                case "takenAt" -> takenAt = in.instant();
                case "host" -> host = host();
                case "manager" -> manager = manager();
                case "request" -> request = request();
                case "searchPath" -> searchPath = in.list(this::directory);
                case "managerInputs" -> managerInputs = in.list(this::managerInput);
                case "units" -> units = unitReader.units();
                case "files" -> files = fileReader.files();
                case "sources" -> sources = fileReader.sources();
                case "problems" -> problems = in.list(this::problem);
                case "stacks" -> stacks = stacksReader.read();
                case "bonds" -> bonds = in.absent() ? null : in.list(() -> BondsJson.read(in));
                case "quadlets" -> quadlets = in.absent() ? null : QuadletJson.read(in, fileReader, stacksReader);
                default -> in.skip();
            }
        }
        if (schema == null) {
            throw new BadJson("is no snapshot: it has no schema");
        }
        Snapshot snapshot = new Snapshot(
                schema,
                in.need(takenAt, "takenAt"),
                host == null ? new Host(null, null) : host,
                in.need(manager, "manager"),
                in.need(request, "request"),
                in.need(searchPath, "searchPath"),
                in.need(managerInputs, "managerInputs"),
                in.need(units, "units"),
                in.need(files, "files"),
                in.need(sources, "sources"),
                in.need(problems, "problems"),
                stacks,
                quadlets == null ? List.of() : quadlets,
                bonds == null ? List.of() : bonds);
        in.end();
        return snapshot;
    }

    private String schema(@Nullable String schema) throws BadJson {
        if (schema == null || !schema.startsWith(FAMILY)) {
            throw new BadJson(
                    "is no snapshot: its schema is " + (schema == null ? "null" : "'" + Visible.of(schema) + "'")
                            + "; expected '" + Snapshot.SCHEMA + "'");
        }
        if (!schema.equals(Snapshot.SCHEMA)) {
            String version = schema.substring(FAMILY.length());
            boolean newer = version.matches("[1-9][0-9]*");
            throw new BadJson((newer ? "was written by a newer unitward: its schema is '" : "has the unknown schema '")
                    + Visible.of(schema) + "'; this one reads '" + Snapshot.SCHEMA + "'");
        }
        return schema;
    }

    private @Nullable Host host() throws BadJson {
        String bootId = null;
        String activity = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "bootId" -> bootId = in.text();
                case "activity" -> activity = in.text();
                default -> in.skip();
            }
        }
        return new Host(bootId, activity);
    }

    private @Nullable Manager manager() throws BadJson {
        Scope scope = null;
        Long uid = null;
        Boolean available = null;
        String unavailableReason = null;
        String version = null;
        String state = null;
        String home = null;
        String runtimeDirectory = null;
        List<String> unitPath = null;
        Instant loadedAt = null;
        List<String> failedUnits = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "scope" -> scope = in.word(Scope.class);
                case "uid" -> uid = in.number(0);
                case "available" -> available = in.truth();
                case "unavailableReason" -> unavailableReason = in.text();
                case "version" -> version = in.text();
                case "state" -> state = in.text();
                case "home" -> home = in.path();
                case "runtimeDirectory" -> runtimeDirectory = in.path();
                case "unitPath" -> unitPath = in.paths();
                case "loadedAt" -> loadedAt = in.instant();
                case "failedUnits" -> failedUnits = in.list(unitReader::name);
                default -> in.skip();
            }
        }
        return new Manager(
                in.need(scope, "scope"),
                in.need(uid, "uid"),
                in.need(available, "available"),
                unavailableReason,
                version,
                state,
                home,
                runtimeDirectory,
                in.need(unitPath, "unitPath"),
                loadedAt,
                in.need(failedUnits, "failedUnits"));
    }

    /** Also what one process of unitward is asked by another. */
    @Nullable
    CollectionRequest request() throws BadJson {
        Scope scope = null;
        List<String> ownedUnits = null;
        List<String> requiredUnits = null;
        List<CollectionRequest.SourceRequest> sources = null;
        List<String> pinned = List.of();
        Boolean bindings = false;
        CollectionRequest.TextRequest texts = null;
        List<StackRequest> stacks = List.of();
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "scope" -> scope = in.word(Scope.class);
                case "ownedUnits" -> ownedUnits = in.texts();
                case "requiredUnits" -> requiredUnits = in.texts();
                case "sources" -> sources = in.list(this::sourceRequest);
                case "pinned" -> pinned = in.texts();
                case "bindings" -> bindings = in.truth();
                case "texts" -> texts = texts();
                case "stacks" -> stacks = stacksReader.requests();
                default -> in.skip();
            }
        }
        return new CollectionRequest(
                in.need(scope, "scope"),
                in.need(ownedUnits, "ownedUnits"),
                in.need(requiredUnits, "requiredUnits"),
                in.need(sources, "sources"),
                in.need(pinned, "pinned"),
                in.need(bindings, "bindings"),
                texts,
                stacks);
    }

    private CollectionRequest.@Nullable TextRequest texts() throws BadJson {
        List<String> units = null;
        Boolean unmasked = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "units" -> units = in.texts();
                case "unmasked" -> unmasked = in.truth();
                default -> in.skip();
            }
        }
        return new CollectionRequest.TextRequest(in.need(units, "units"), in.need(unmasked, "unmasked"));
    }

    private CollectionRequest.SourceRequest sourceRequest() throws BadJson {
        String owner = null;
        List<String> units = List.of();
        List<String> under = null;
        Provider provider = Provider.DIRECTORY;
        String directory = null;
        String commit = null;
        String generation = null;
        Boolean linked = false;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "owner" -> owner = in.text();
                case "units" -> units = in.texts();
                case "under" -> under = in.texts();
                case "provider" -> provider = in.word(Provider.class);
                case "directory" -> directory = in.text();
                case "commit" -> commit = in.text();
                case "generation" -> generation = in.text();
                case "linked" -> linked = in.truth();
                default -> in.skip();
            }
        }
        Provider known = in.need(provider, "provider");
        Origin origin = new Origin(
                known, known == Provider.DIRECTORY ? in.need(directory, "directory") : directory, commit, generation);
        return new CollectionRequest.SourceRequest(
                in.need(owner, "owner"),
                in.need(units, "units"),
                in.need(under, "under"),
                origin,
                in.need(linked, "linked"));
    }

    private SearchDirectory directory() throws BadJson {
        String path = null;
        DirectoryKind kind = null;
        Layer layer = null;
        SearchDirectory.Status status = null;
        String realPath = null;
        Instant changedAt = null;
        Instant appearedAt = null;
        List<io.unitward.facts.Writer> writers = null;
        List<DirectoryEntry> entries = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "path" -> path = in.path();
                case "kind" -> kind = in.word(DirectoryKind.class);
                case "layer" -> layer = in.word(Layer.class);
                case "status" -> status = in.word(SearchDirectory.Status.class);
                case "realPath" -> realPath = in.path();
                case "changedAt" -> changedAt = in.instant();
                case "appearedAt" -> appearedAt = in.instant();
                case "writers" -> writers = fileReader.writers();
                case "entries" -> entries = in.list(this::entry);
                default -> in.skip();
            }
        }
        if (entries != null && !entries.isEmpty() && status != SearchDirectory.Status.LISTED) {
            throw in.here("has entries although its status is not listed");
        }
        return new SearchDirectory(
                in.need(path, "path"),
                in.need(kind, "kind"),
                in.need(layer, "layer"),
                in.need(status, "status"),
                realPath,
                changedAt,
                appearedAt,
                in.need(writers, "writers"),
                in.need(entries, "entries"));
    }

    private DirectoryEntry entry() throws BadJson {
        String name = null;
        String link = null;
        Instant changedAt = null;
        Instant linkChangedAt = null;
        Boolean dangling = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "name" -> {
                    name = in.text();
                    if (name != null && (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0)) {
                        throw in.wrong(name, "a file name");
                    }
                }
                case "link" -> link = in.text();
                case "changedAt" -> changedAt = in.instant();
                case "linkChangedAt" -> linkChangedAt = in.instant();
                case "dangling" -> dangling = in.truth();
                default -> in.skip();
            }
        }
        return new DirectoryEntry(in.need(name, "name"), link, changedAt, linkChangedAt, dangling);
    }

    private ManagerInput managerInput() throws BadJson {
        String path = null;
        ManagerInput.Kind kind = null;
        Instant changedAt = null;
        String sha256 = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "path" -> path = in.path();
                case "kind" -> kind = in.word(ManagerInput.Kind.class);
                case "changedAt" -> changedAt = in.instant();
                case "sha256" -> sha256 = fileReader.digest();
                default -> in.skip();
            }
        }
        return new ManagerInput(in.need(path, "path"), in.need(kind, "kind"), changedAt, sha256);
    }

    private CollectionProblem problem() throws BadJson {
        String subject = null;
        CollectionProblem.Kind kind = null;
        String reason = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "subject" -> subject = in.text();
                case "kind" -> kind = in.word(CollectionProblem.Kind.class);
                case "reason" -> reason = in.text();
                default -> in.skip();
            }
        }
        return new CollectionProblem(in.need(subject, "subject"), in.need(kind, "kind"), in.need(reason, "reason"));
    }

    /** Keys seen so far; a second one with the same key is refused, whichever came first. */
    static final class Once {
        private final Set<List<String>> seen = new HashSet<>();

        void check(JsonReader in, String what, String... key) throws BadJson {
            if (!seen.add(List.of(key))) {
                throw in.here(what + " '" + Visible.of(String.join(" ", key)) + "' is there twice");
            }
        }
    }
}
