package io.unitward.json;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code units} of a snapshot. */
final class UnitReader {
    private final JsonReader in;
    private final SnapshotReader.Once ids = new SnapshotReader.Once();

    UnitReader(JsonReader in) {
        this.in = in;
    }

    List<Unit> units() throws BadJson {
        return in.list(this::unit);
    }

    /** A name that a unit can have; others would let a unit pass for the manager. */
    String name() throws BadJson {
        String name = in.need(in.text(), "a unit name");
        if (!UnitNames.isUnitName(name)) {
            throw in.wrong(name, "a unit name");
        }
        return name;
    }

    private Unit unit() throws BadJson {
        String id = null;
        List<String> names = null;
        String loadState = null;
        String activeState = null;
        String subState = null;
        Boolean needDaemonReload = null;
        Boolean transientUnit = null;
        String invocationId = null;
        Instant startedAt = null;
        UnitView loaded = null;
        UnitView onDisk = null;
        Unit.Dependencies dependencies = null;
        List<String> stopsToo = null;
        List<Unit.GoneProgram> gonePrograms = List.of();
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "id" -> id = name();
                case "names" -> names = in.list(this::name);
                case "loadState" -> loadState = in.text();
                case "activeState" -> activeState = in.text();
                case "subState" -> subState = in.text();
                case "needDaemonReload" -> needDaemonReload = in.truth();
                case "transient" -> transientUnit = in.truth();
                case "invocationId" -> invocationId = in.text();
                case "startedAt" -> startedAt = in.instant();
                case "loaded" -> loaded = view();
                case "onDisk" -> onDisk = view();
                case "dependencies" -> dependencies = dependencies();
                case "stopsToo" -> stopsToo = in.list(this::name);
                case "gonePrograms" -> gonePrograms = in.list(this::goneProgram);
                default -> in.skip();
            }
        }
        Unit unit = new Unit(
                in.need(id, "id"),
                in.need(names, "names"),
                in.need(loadState, "loadState"),
                in.need(activeState, "activeState"),
                in.need(subState, "subState"),
                needDaemonReload,
                transientUnit,
                invocationId,
                startedAt,
                loaded,
                onDisk,
                dependencies,
                stopsToo,
                gonePrograms);
        if (!unit.names().contains(unit.id())) {
            throw in.here("names lacks the id '" + unit.id() + "'");
        }
        ids.check(in, "unit", unit.id());
        return unit;
    }

    private Unit.GoneProgram goneProgram() throws BadJson {
        String path = null;
        Boolean exists = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "path" -> path = in.path();
                case "exists" -> exists = in.truth();
                default -> in.skip();
            }
        }
        return new Unit.GoneProgram(in.need(path, "path"), in.need(exists, "exists"));
    }

    private Unit.@Nullable Dependencies dependencies() throws BadJson {
        List<String> wants = null;
        List<String> requires = null;
        List<String> upholds = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "wants" -> wants = in.list(this::name);
                case "requires" -> requires = in.list(this::name);
                case "upholds" -> upholds = in.list(this::name);
                default -> in.skip();
            }
        }
        return new Unit.Dependencies(
                in.need(wants, "wants"), in.need(requires, "requires"), in.need(upholds, "upholds"));
    }

    private @Nullable UnitView view() throws BadJson {
        String fragmentPath = null;
        String sourcePath = null;
        List<String> dropInPaths = null;
        Boolean masked = null;
        String unitFileState = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "fragmentPath" -> fragmentPath = in.path();
                case "sourcePath" -> sourcePath = in.path();
                case "dropInPaths" -> dropInPaths = in.paths();
                case "masked" -> masked = in.truth();
                case "unitFileState" -> unitFileState = in.text();
                default -> in.skip();
            }
        }
        return new UnitView(
                fragmentPath,
                sourcePath,
                in.need(dropInPaths, "dropInPaths"),
                in.need(masked, "masked"),
                unitFileState);
    }
}
