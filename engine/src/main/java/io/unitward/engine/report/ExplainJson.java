package io.unitward.engine.report;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.json.JsonWriter;
import io.unitward.json.QuadletJson;
import io.unitward.json.Words;
import io.unitward.unitfile.DependencyLink;
import io.unitward.unitfile.Explanation;
import io.unitward.unitfile.Holding;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The search path as one unit sees it, as JSON, for programs; described in docs/report.md. */
public final class ExplainJson {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.explain/v1";

    private ExplainJson() {}

    /** Writes it; the same explanation gives the same bytes. The stream stays open. */
    public static void write(Explanation explanation, Regard regard, OutputStream to) throws IOException {
        JsonWriter json = JsonWriter.indented(to);
        Unit unit = explanation.unit();
        UnitView loaded = unit == null ? null : unit.loaded();
        json.begin()
                .field("schema", SCHEMA)
                .field("unit", unit == null ? explanation.name() : unit.id())
                .texts("names", explanation.names())
                .field("loadState", unit == null ? null : unit.loadState())
                .field("fragmentPath", loaded == null ? null : loaded.fragmentPath())
                .texts("dropInPaths", loaded == null ? List.of() : loaded.dropInPaths())
                .field("complete", explanation.isComplete());
        json.field("becomes", explanation.becomes());
        BlameJson.refusal(explanation.refusal(), json);
        json.list("directories");
        for (Explanation.Place place : explanation.places()) {
            json.begin()
                    .field("path", place.directory().path())
                    .field("layer", Words.of(place.directory().layer()))
                    .field("status", Words.of(place.directory().status()))
                    .field("sameAs", place.sameAs())
                    .list("files");
            for (Holding holding : place.holdings()) {
                json.begin()
                        .field("path", holding.path())
                        .field("kind", Words.of(holding.kind()))
                        .field("link", holding.link())
                        .field("fate", Words.of(holding.fate()))
                        .field("by", holding.by())
                        .field("order", holding.order())
                        .field("afterReload", holding.afterReload())
                        .end();
            }
            json.endList().end();
        }
        json.endList();
        links("pulledInBy", explanation.pulledInBy(), json);
        links("pullsIn", explanation.pullsIn(), json);
        json.texts("unlisted", explanation.unlisted());
        QuadletJson.write(json, explanation.quadlets());
        regard.json(json);
        json.end();
        json.finish();
    }

    private static void links(String name, List<DependencyLink> links, JsonWriter json) throws IOException {
        json.list(name);
        for (DependencyLink link : links) {
            json.begin()
                    .field("path", link.path())
                    .field("layer", Words.of(link.layer()))
                    .field("of", link.of())
                    .field("kind", Words.of(link.kind()))
                    .field("unit", link.name())
                    .field("link", link.link())
                    .field("target", link.target())
                    .field("exists", link.exists())
                    .field("fate", Words.of(link.fate()))
                    .field("by", link.by())
                    .end();
        }
        json.endList();
    }
}
