package io.unitward.collector.systemd;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.host.Reply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The replies about one unit, made into a {@link Unit}. */
final class UnitAnswer {
    private final Map<UnitProperty, Reply> replies = new EnumMap<>(UnitProperty.class);
    private final List<String> refused = new ArrayList<>();

    void add(UnitProperty property, Reply reply) {
        replies.put(property, reply);
    }

    /** Whether the manager says that there is no such unit. */
    boolean isGone() {
        for (Reply reply : replies.values()) {
            if (reply instanceof Reply.Failed failed && Answers.isGone(failed)) {
                return true;
            }
        }
        return false;
    }

    boolean asked(UnitProperty property) {
        return replies.containsKey(property);
    }

    /** What the manager did not tell, one clause each; filled by {@link #unit}. */
    List<String> refused() {
        return refused;
    }

    /**
     * The unit. When any answer is missing its loaded view is null: a unit half known is unknown.
     *
     * @param name the name it was asked by
     * @param listed its row of {@code ListUnits}; null when it has none, or was asked again
     */
    Unit unit(String name, @Nullable ListedUnit listed) {
        String id = listed != null ? listed.id() : id(name);
        String loadState = listed != null ? listed.loadState() : text(UnitProperty.LOAD_STATE, "unknown");
        String activeState = listed != null ? listed.activeState() : text(UnitProperty.ACTIVE_STATE, "unknown");
        String subState = listed != null ? listed.subState() : text(UnitProperty.SUB_STATE, "unknown");
        TreeSet<String> names = new TreeSet<>(strings(UnitProperty.NAMES));
        names.add(id);
        String fragment = path(UnitProperty.FRAGMENT_PATH);
        String source = path(UnitProperty.SOURCE_PATH);
        List<String> dropIns = strings(UnitProperty.DROP_IN_PATHS);
        for (String dropIn : dropIns) {
            if (!dropIn.startsWith("/")) {
                refused.add("DropInPaths: '" + dropIn + "' is no absolute path");
            }
        }
        Boolean needDaemonReload = bool(UnitProperty.NEED_DAEMON_RELOAD);
        Boolean transientUnit = bool(UnitProperty.TRANSIENT);
        String invocationId = invocationId();
        Instant startedAt = startedAt();
        UnitView loaded =
                refused.isEmpty() ? new UnitView(fragment, source, dropIns, loadState.equals("masked"), null) : null;
        return new Unit(
                id,
                List.copyOf(names),
                loadState,
                activeState,
                subState,
                needDaemonReload,
                transientUnit,
                invocationId,
                startedAt,
                loaded,
                null);
    }

    /** What the unit pulls in; null when any of it was not told, or is no name of a unit. */
    Unit.@Nullable Dependencies dependencies() {
        List<String> wants = strings(UnitProperty.WANTS);
        List<String> requires = strings(UnitProperty.REQUIRES);
        List<String> upholds = strings(UnitProperty.UPHOLDS);
        boolean named =
                Stream.of(wants, requires, upholds).flatMap(List::stream).allMatch(UnitNames::isUnitName);
        return refused.isEmpty() && named ? new Unit.Dependencies(wants, requires, upholds) : null;
    }

    /** The units that uphold it; empty, too, when that was not told. */
    List<String> upheldBy() {
        return strings(UnitProperty.UPHELD_BY);
    }

    /** Whom systemd stops along with it; null when any of it was not told, or is no name of a unit. */
    @Nullable
    List<String> stopsToo() {
        TreeSet<String> others = new TreeSet<>();
        for (UnitProperty property : UnitProperty.STOPPED_ALONG) {
            // Older managers have no such setting.
            if (property != UnitProperty.PROPAGATES_STOP_TO || !isUnheardOf(property)) {
                others.addAll(strings(property));
            }
        }
        return refused.isEmpty() && others.stream().allMatch(UnitNames::isUnitName) ? List.copyOf(others) : null;
    }

    /**
     * What it is tied to; null when any of it was not told, or is no name of a unit.
     *
     * @param job the type of its job; empty for none
     */
    @Nullable
    Bonds bonds(String unit, String job) {
        Map<Bond, List<String>> to = new EnumMap<>(Bond.class);
        boolean named = true;
        for (UnitProperty property : UnitProperty.BONDS) {
            Bond bond = Bond.of(property.text());
            // Older managers have fewer of them.
            if (bond != null && !isUnheardOf(property)) {
                List<String> others = strings(property);
                named &= others.stream().allMatch(UnitNames::isUnitName);
                to.put(bond, others);
            }
        }
        boolean unneeded = Boolean.TRUE.equals(bool(UnitProperty.STOP_WHEN_UNNEEDED));
        List<String> actions = new ArrayList<>();
        for (UnitProperty property : UnitProperty.ACTIONS) {
            // Older managers have fewer of them.
            String action = isUnheardOf(property) ? "" : text(property, "");
            if (Bonds.acts(property.text(), action)) {
                actions.add(property.text() + "=" + action);
            }
        }
        return refused.isEmpty() && named ? new Bonds(unit, to, unneeded, actions, job) : null;
    }

    private boolean isUnheardOf(UnitProperty property) {
        return reply(property) instanceof Reply.Failed failed && Answers.hasNoSuchProperty(failed);
    }

    private String id(String name) {
        String id = text(UnitProperty.ID, name);
        if (!UnitNames.isUnitName(id)) {
            refused.add("Id: '" + id + "' is no unit name");
            return name;
        }
        return id;
    }

    private String text(UnitProperty property, String otherwise) {
        try {
            return Answers.string(reply(property));
        } catch (NotTold e) {
            refuse(property, e);
            return otherwise;
        }
    }

    private @Nullable String path(UnitProperty property) {
        String path = text(property, "");
        if (path.isEmpty() || path.startsWith("/")) {
            return path.isEmpty() ? null : path;
        }
        refused.add(property.text() + ": '" + path + "' is no absolute path");
        return null;
    }

    private List<String> strings(UnitProperty property) {
        try {
            return Answers.strings(reply(property));
        } catch (NotTold e) {
            refuse(property, e);
            return List.of();
        }
    }

    private @Nullable Boolean bool(UnitProperty property) {
        try {
            return Answers.bool(reply(property));
        } catch (NotTold e) {
            refuse(property, e);
            return null;
        }
    }

    private @Nullable String invocationId() {
        if (!asked(UnitProperty.INVOCATION_ID)) {
            return null;
        }
        try {
            byte[] bytes = Answers.bytes(reply(UnitProperty.INVOCATION_ID));
            return bytes.length == 0 ? null : HexFormat.of().formatHex(bytes);
        } catch (NotTold e) {
            refuse(UnitProperty.INVOCATION_ID, e);
            return null;
        }
    }

    private @Nullable Instant startedAt() {
        if (!asked(UnitProperty.INACTIVE_EXIT)) {
            return null;
        }
        try {
            long micros = Answers.number(reply(UnitProperty.INACTIVE_EXIT));
            return micros <= 0 ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        } catch (NotTold e) {
            refuse(UnitProperty.INACTIVE_EXIT, e);
            return null;
        }
    }

    private Reply reply(UnitProperty property) {
        return replies.getOrDefault(property, new Reply.None("it was not asked", false));
    }

    private void refuse(UnitProperty property, NotTold e) {
        refused.add(property.text() + ": " + e.reason());
    }
}
