package io.unitward.unitfile;

import io.unitward.facts.CollectionRequest.TextRequest;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.pending.Definitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link LoadCheck} over the texts that a snapshot holds. */
public final class LoadTexts {
    private LoadTexts() {}

    /**
     * How systemd would load what the files of a view say.
     *
     * @param files those of the snapshot, by path
     * @param view the files that the unit would be made of
     */
    public static LoadPrediction check(Snapshot snapshot, Map<String, UnitFile> files, Unit unit, UnitView view) {
        TextRequest asked = snapshot.request().texts();
        if (asked == null) {
            return LoadPrediction.unknown("the texts of its files were not collected");
        }
        if (!asked.unmasked()) {
            // A masked command may have had an open quote, and that alone is enough to be refused.
            return LoadPrediction.unknown("the texts of its files were collected masked");
        }
        String type = UnitNames.type(unit.id());
        List<UnitSource> sources = new ArrayList<>();
        for (String path : Definitions.paths(view)) {
            String text = text(files.get(path), path.equals(view.fragmentPath()));
            if (text == null) {
                return LoadPrediction.unknown("what " + path + " says was not looked at");
            }
            sources.add(new UnitSource(path, UnitText.parse(text, type), false));
        }
        LoadSubject subject = new LoadSubject(
                unit.id(),
                unit.names(),
                snapshot.manager().scope(),
                snapshot.manager().version());
        try {
            return LoadCheck.of(subject, view.fragmentPath() != null, sources);
        } catch (StackOverflowError e) {
            // A regular expression goes as deep as what it is held against is long.
            return LoadPrediction.unknown("a value in its files is too long to be looked at");
        }
    }

    private static @Nullable String text(@Nullable UnitFile file, boolean fragment) {
        if (file == null) {
            return null;
        }
        boolean nothing =
                !fragment && (file.status() == UnitFile.Status.NULL_DEVICE || file.status() == UnitFile.Status.MISSING);
        return nothing ? "" : file.content();
    }
}
