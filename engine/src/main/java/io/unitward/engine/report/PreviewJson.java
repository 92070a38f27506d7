package io.unitward.engine.report;

import io.unitward.facts.UnitView;
import io.unitward.json.JsonWriter;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.SettingChange;
import io.unitward.preview.UnitChange;
import io.unitward.unitfile.EffectiveSettings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The {@code preview} of a JSON report. */
final class PreviewJson {
    private PreviewJson() {}

    static void write(ReloadPreview preview, JsonWriter json) throws IOException {
        json.begin("preview").list("units");
        for (UnitChange unit : preview.units()) {
            json.begin()
                    .field("unit", unit.unit())
                    .field("active", unit.active())
                    .texts("causes", unit.causes());
            view("before", unit.before(), json);
            view("after", unit.after(), json);
            json.list("settings");
            for (SettingChange setting : unit.settings()) {
                json.begin()
                        .field("section", setting.section())
                        .field("key", setting.key())
                        .texts("before", setting.before())
                        .texts("after", setting.after())
                        .field("effect", setting.effect().text())
                        .end();
            }
            json.endList().list("problems");
            for (EffectiveSettings.Problem problem : unit.problems()) {
                json.begin()
                        .field("path", problem.path())
                        .field("line", problem.line())
                        .field("message", problem.message())
                        .end();
            }
            json.endList()
                    .field("unknown", unit.unknown())
                    .field("refused", unit.refused())
                    .texts("starts", unit.starts())
                    .texts("mayStart", unit.mayStart())
                    .texts("stops", unit.stops())
                    .texts("mayStop", unit.mayStop())
                    .end();
        }
        json.endList().list("inputs");
        for (ReloadPreview.InputChange input : preview.inputs()) {
            json.begin()
                    .field("path", input.path())
                    .field("kind", input.kind())
                    .field("cause", input.cause())
                    .end();
        }
        json.endList().texts("unpredictable", preview.unpredictable()).list("withoutEffect");
        for (ReloadPreview.WithoutEffect idle : preview.withoutEffect()) {
            json.begin()
                    .field("path", idle.path())
                    .field("reason", idle.reason())
                    .end();
        }
        json.endList().end();
    }

    private static void view(String name, @Nullable UnitView view, JsonWriter json) throws IOException {
        if (view == null) {
            json.field(name, (String) null);
            return;
        }
        json.begin(name)
                .field("fragmentPath", view.fragmentPath())
                .texts("dropInPaths", view.dropInPaths())
                .field("masked", view.masked())
                .end();
    }
}
