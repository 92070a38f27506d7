package io.unitward.cli.validate;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON report of an audit says, as far as the tests look at it.
 *
 * @param available whether the manager could be asked; null when it does not say
 * @param managerVerdict what is said of the manager
 * @param findings of the manager and of all units
 */
record AuditSeen(@Nullable Boolean available, String managerVerdict, List<Found> findings) {
    /**
     * One finding.
     *
     * @param unit of which; {@code manager} for the manager's own
     * @param policy whose
     * @param file about which; empty when about none
     */
    record Found(String unit, String policy, String file) {
        @Override
        public String toString() {
            return policy + " of " + unit + (file.isEmpty() ? "" : " in " + file);
        }
    }

    private static final int LIMIT = 4 << 20;

    /**
     * Reads it.
     *
     * @throws IOException when it is not a report
     */
    static AuditSeen of(String json) throws IOException {
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), LIMIT);
            Boolean available = null;
            String verdict = "";
            List<Found> findings = new ArrayList<>();
            in.element();
            for (String field = in.field(); field != null; field = in.field()) {
                if (field.equals("manager")) {
                    in.element();
                    for (String of = in.field(); of != null; of = in.field()) {
                        switch (of) {
                            case "available" -> available = in.truth();
                            case "verdict" -> verdict = orEmpty(in.text());
                            case "findings" -> findings.addAll(findings(in, "manager"));
                            default -> in.skip();
                        }
                    }
                } else if (field.equals("units")) {
                    in.list(() -> unit(in)).forEach(findings::addAll);
                } else {
                    in.skip();
                }
            }
            return new AuditSeen(available, verdict, List.copyOf(findings));
        } catch (BadJson e) {
            throw new IOException("the report cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Found> unit(JsonReader in) throws BadJson {
        in.element();
        String unit = "";
        List<Found> findings = List.of();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "unit" -> unit = orEmpty(in.text());
                case "findings" -> findings = findings(in, unit);
                default -> in.skip();
            }
        }
        return findings;
    }

    private static List<Found> findings(JsonReader in, String unit) throws BadJson {
        return in.list(() -> {
            in.element();
            String policy = "";
            String file = "";
            for (String field = in.field(); field != null; field = in.field()) {
                switch (field) {
                    case "policy" -> policy = orEmpty(in.text());
                    case "file" -> file = orEmpty(in.text());
                    default -> in.skip();
                }
            }
            return new Found(unit, policy, file);
        });
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Whether there is such a finding. */
    boolean has(String unit, String policy, String endOfFile) {
        return findings.stream()
                .anyMatch(found -> found.unit().equals(unit)
                        && found.policy().equals(policy)
                        && found.file().endsWith(endOfFile));
    }
}
