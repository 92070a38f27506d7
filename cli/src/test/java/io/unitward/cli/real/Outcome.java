package io.unitward.cli.real;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How a run of unitward ended.
 *
 * @param exitCode its exit code
 * @param text what it printed
 * @param errors what it printed on standard error
 * @param json its JSON report; a missing node when it wrote none
 */
record Outcome(int exitCode, String text, String errors, JsonNode json) {
    /** A finding as {@code policy unit file}; the manager's has the unit {@code manager}, no file is {@code -}. */
    List<String> findings() {
        List<String> manager = findings("manager", json.path("manager"));
        List<String> units = stream(json.path("units"))
                .flatMap(unit -> findings(unit.path("unit").asText(), unit).stream())
                .toList();
        return Stream.concat(manager.stream(), units.stream()).toList();
    }

    /** What stops an action, by its path or unit; the empty text where it has none. */
    Map<String, String> refusals() {
        Map<String, String> refusals = new TreeMap<>();
        stream(json.path("plan").path("refusals"))
                .forEach(refusal -> refusals.put(
                        refusal.path("subject").asText(""), refusal.path("kind").asText()));
        return refusals;
    }

    /** What changed and would not be loaded, by path, with the reason. */
    Map<String, String> withoutEffect() {
        Map<String, String> idle = new TreeMap<>();
        stream(json.path("preview").path("withoutEffect"))
                .forEach(change -> idle.put(
                        change.path("path").asText(), change.path("reason").asText()));
        return idle;
    }

    /** All exit codes that held. */
    List<Integer> exitCodes() {
        return stream(json.path("exitCodes")).map(JsonNode::asInt).toList();
    }

    /** The outcomes of what was done. */
    List<String> done() {
        return stream(json.path("actions"))
                .map(action -> action.path("outcome").asText())
                .toList();
    }

    /** The actions that were planned. */
    List<String> planned() {
        return stream(json.path("plan").path("actions"))
                .map(action -> action.path("action").asText())
                .toList();
    }

    /** The verdict on a unit; the empty text when it was not judged. */
    String verdict(String unit) {
        return stream(json.path("units"))
                .filter(node -> node.path("unit").asText().equals(unit))
                .map(node -> node.path("verdict").asText())
                .findAny()
                .orElse("");
    }

    private static List<String> findings(String unit, JsonNode node) {
        return stream(node.path("findings"))
                .map(finding -> finding.path("policy").asText() + " " + unit + " "
                        + finding.path("file").asText("-"))
                .map(line -> line.endsWith(" null") ? line.substring(0, line.length() - 4) + "-" : line)
                .distinct()
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
