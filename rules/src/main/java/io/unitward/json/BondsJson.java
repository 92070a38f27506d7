package io.unitward.json;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.UnitNames;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The field {@code bonds} of a snapshot: systemd's own words, and without what a unit has none of. */
final class BondsJson {
    private static final Pattern ACTION = Pattern.compile("[A-Za-z]+(Action|JobMode)=[a-z-]+");

    private static final Pattern JOB = Pattern.compile("[a-z-]{1,30}");

    private BondsJson() {}

    static void write(JsonWriter json, List<Bonds> all) throws IOException {
        if (all.isEmpty()) {
            return;
        }
        json.list("bonds");
        for (Bonds bonds : all) {
            json.begin().field("unit", bonds.unit());
            if (bonds.stopsWhenUnneeded()) {
                json.field("StopWhenUnneeded", true);
            }
            if (!bonds.actions().isEmpty()) {
                json.texts("actions", bonds.actions());
            }
            if (!bonds.job().isEmpty()) {
                json.field("job", bonds.job());
            }
            for (Map.Entry<Bond, List<String>> bond : bonds.to().entrySet()) {
                json.texts(bond.getKey().text(), bond.getValue());
            }
            json.end();
        }
        json.endList();
    }

    static Bonds read(JsonReader in) throws BadJson {
        String unit = null;
        boolean unneeded = false;
        List<String> actions = List.of();
        String job = "";
        Map<Bond, List<String>> to = new EnumMap<>(Bond.class);
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            Bond bond = Bond.of(field);
            if (field.equals("unit")) {
                unit = name(in);
            } else if (field.equals("StopWhenUnneeded")) {
                unneeded = Boolean.TRUE.equals(in.truth());
            } else if (field.equals("actions")) {
                actions = in.list(() -> action(in));
            } else if (field.equals("job")) {
                job = job(in);
            } else if (bond != null && bond.isTold()) {
                to.put(bond, in.list(() -> name(in)));
            } else {
                in.skip();
            }
        }
        return new Bonds(in.need(unit, "unit"), to, unneeded, actions, job);
    }

    private static String action(JsonReader in) throws BadJson {
        String action = in.need(in.text(), "an action");
        if (!ACTION.matcher(action).matches()) {
            throw in.wrong(action, "an action such as SuccessAction=exit");
        }
        return action;
    }

    private static String job(JsonReader in) throws BadJson {
        String job = in.need(in.text(), "a job");
        if (!JOB.matcher(job).matches()) {
            throw in.wrong(job, "a job such as start");
        }
        return job;
    }

    private static String name(JsonReader in) throws BadJson {
        String name = in.need(in.text(), "a unit name");
        if (!UnitNames.isUnitName(name)) {
            throw in.wrong(name, "a unit name");
        }
        return name;
    }
}
