package io.unitward.json;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.Link;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.Writer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a snapshot in JSON, in the order of the records; what is unknown is written as null. What is asked of few
 * things only is left out where it was not asked.
 */
final class SnapshotWriter {
    private final JsonWriter json;

    SnapshotWriter(JsonWriter json) {
        this.json = json;
    }

    void write(Snapshot snapshot) throws IOException {
        json.begin().field("schema", snapshot.schema()).field("takenAt", snapshot.takenAt());
        json.begin("host")
                .field("bootId", snapshot.host().bootId())
                .field("activity", snapshot.host().activity())
                .end();
        manager(snapshot.manager());
        request(snapshot.request());
        json.list("searchPath");
        for (SearchDirectory directory : snapshot.searchPath()) {
            directory(directory);
        }
        json.endList().list("managerInputs");
        for (ManagerInput input : snapshot.managerInputs()) {
            json.begin()
                    .field("path", input.path())
                    .field("kind", Words.of(input.kind()))
                    .field("changedAt", input.changedAt())
                    .field("sha256", input.sha256())
                    .end();
        }
        json.endList().list("units");
        for (Unit unit : snapshot.units()) {
            unit(unit);
        }
        json.endList().list("files");
        for (UnitFile file : snapshot.files()) {
            file(file);
        }
        json.endList().list("sources");
        for (SourceFile source : snapshot.sources()) {
            source(source);
        }
        json.endList();
        problems(json, snapshot.problems());
        new StacksWriter(json).write(snapshot.stacks());
        QuadletJson.write(json, snapshot.quadlets());
        BondsJson.write(json, snapshot.bonds());
        json.end();
    }

    /** Also a field of the report. */
    static void problems(JsonWriter json, List<CollectionProblem> problems) throws IOException {
        json.list("problems");
        for (CollectionProblem problem : problems) {
            json.begin()
                    .field("subject", problem.subject())
                    .field("kind", Words.of(problem.kind()))
                    .field("reason", problem.reason())
                    .end();
        }
        json.endList();
    }

    private void manager(Manager manager) throws IOException {
        json.begin("manager")
                .field("scope", Words.of(manager.scope()))
                .field("uid", manager.uid())
                .field("available", manager.available())
                .field("unavailableReason", manager.unavailableReason())
                .field("version", manager.version())
                .field("state", manager.state())
                .field("home", manager.home())
                .field("runtimeDirectory", manager.runtimeDirectory())
                .texts("unitPath", manager.unitPath())
                .field("loadedAt", manager.loadedAt())
                .texts("failedUnits", manager.failedUnits())
                .end();
    }

    /** Also what one process of unitward asks another. */
    void request(CollectionRequest request) throws IOException {
        json.begin("request")
                .field("scope", Words.of(request.scope()))
                .texts("ownedUnits", request.ownedUnits())
                .texts("requiredUnits", request.requiredUnits())
                .list("sources");
        for (CollectionRequest.SourceRequest source : request.sources()) {
            json.begin()
                    .field("owner", source.owner())
                    .texts("units", source.units())
                    .texts("under", source.under())
                    .field("provider", Words.of(source.origin().provider()))
                    .field("directory", source.origin().directory())
                    .field("commit", source.origin().commit())
                    .field("generation", source.origin().generation())
                    .field("linked", source.linked())
                    .end();
        }
        json.endList();
        if (!request.pinned().isEmpty()) {
            json.texts("pinned", request.pinned());
        }
        if (request.bindings()) {
            json.field("bindings", true);
        }
        CollectionRequest.TextRequest texts = request.texts();
        if (texts == null) {
            json.field("texts", (String) null);
        } else {
            json.begin("texts")
                    .texts("units", texts.units())
                    .field("unmasked", texts.unmasked())
                    .end();
        }
        new StacksWriter(json).requests(request.stacks());
        json.end();
    }

    private void directory(SearchDirectory directory) throws IOException {
        json.begin()
                .field("path", directory.path())
                .field("kind", Words.of(directory.kind()))
                .field("layer", Words.of(directory.layer()))
                .field("status", Words.of(directory.status()))
                .field("realPath", directory.realPath())
                .field("changedAt", directory.changedAt())
                .field("appearedAt", directory.appearedAt());
        writers(directory.writers());
        json.list("entries");
        for (DirectoryEntry entry : directory.entries()) {
            json.begin().field("name", entry.name()).field("link", entry.link()).field("changedAt", entry.changedAt());
            if (entry.linkChangedAt() != null) {
                json.field("linkChangedAt", entry.linkChangedAt());
            }
            // Most entries are no links, or come to another entry: what is not known of them is left out.
            if (entry.dangling() != null) {
                json.field("dangling", entry.dangling());
            }
            json.end();
        }
        json.endList().end();
    }

    private void unit(Unit unit) throws IOException {
        json.begin()
                .field("id", unit.id())
                .texts("names", unit.names())
                .field("loadState", unit.loadState())
                .field("activeState", unit.activeState())
                .field("subState", unit.subState())
                .field("needDaemonReload", unit.needDaemonReload())
                .field("transient", unit.transientUnit())
                .field("invocationId", unit.invocationId())
                .field("startedAt", unit.startedAt());
        view("loaded", unit.loaded());
        view("onDisk", unit.onDisk());
        dependencies(unit.dependencies());
        List<String> stopsToo = unit.stopsToo();
        if (stopsToo != null) {
            json.texts("stopsToo", stopsToo);
        }
        if (!unit.gonePrograms().isEmpty()) {
            json.list("gonePrograms");
            for (Unit.GoneProgram gone : unit.gonePrograms()) {
                json.begin()
                        .field("path", gone.path())
                        .field("exists", gone.exists())
                        .end();
            }
            json.endList();
        }
        json.end();
    }

    private void dependencies(Unit.@Nullable Dependencies told) throws IOException {
        if (told == null) {
            return;
        }
        json.begin("dependencies")
                .texts("wants", told.wants())
                .texts("requires", told.requires())
                .texts("upholds", told.upholds())
                .end();
    }

    private void view(String name, @Nullable UnitView view) throws IOException {
        if (view == null) {
            json.field(name, (String) null);
            return;
        }
        json.begin(name)
                .field("fragmentPath", view.fragmentPath())
                .field("sourcePath", view.sourcePath())
                .texts("dropInPaths", view.dropInPaths())
                .field("masked", view.masked())
                .field("unitFileState", view.unitFileState())
                .end();
    }

    private void file(UnitFile file) throws IOException {
        json.begin()
                .field("path", file.path())
                .field("status", Words.of(file.status()))
                .field("realPath", file.realPath())
                .list("links");
        for (Link link : file.links()) {
            json.begin()
                    .field("path", link.path())
                    .field("target", link.target())
                    .end();
        }
        json.endList()
                .field("layer", Words.of(file.layer()))
                .field("sha256", file.sha256())
                .field("size", file.size())
                .field("uid", file.uid())
                .field("gid", file.gid())
                .field("mode", file.mode() == null ? null : octal(file.mode()))
                .field("changedAt", file.changedAt())
                .field("modifiedAt", file.modifiedAt());
        writers(file.writers());
        json.field("content", file.content());
        if (file.refersTo() != null) {
            json.texts("refersTo", file.refersTo());
        }
        if (file.packaged() != null) {
            json.field("packaged", file.packaged());
        }
        json.end();
    }

    /** As chmod(1) takes it, at least four digits: a mode in decimal tells nobody anything. */
    static String octal(int mode) {
        String digits = Integer.toOctalString(mode);
        return "0000".substring(Math.min(4, digits.length())).concat(digits);
    }

    private void source(SourceFile source) throws IOException {
        json.begin();
        sourceFields(source);
        json.end();
    }

    /** What is told of a source file, without the braces around it. */
    void sourceFields(SourceFile source) throws IOException {
        json.field("owner", source.owner())
                .field("path", source.path())
                .field("sourcePath", source.sourcePath())
                .field("status", Words.of(source.status()))
                .field("sha256", source.sha256());
        writers(source.writers());
        Declared declared = source.declared();
        if (!declared.equals(Declared.PLAIN)) {
            json.begin("declared")
                    .field("provider", Words.of(declared.provider()))
                    .field("link", declared.link())
                    .field("mode", declared.mode() == null ? null : octal(declared.mode()))
                    .field("revision", declared.revision())
                    .field("repository", declared.repository())
                    .field("unmodified", declared.unmodified())
                    .end();
        }
    }

    private void writers(List<Writer> writers) throws IOException {
        json.list("writers");
        for (Writer writer : writers) {
            json.begin()
                    .field("kind", Words.of(writer.kind()))
                    .field("id", writer.id())
                    .field("name", writer.name())
                    .field("via", writer.via())
                    .end();
        }
        json.endList();
    }
}
