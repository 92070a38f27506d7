package io.unitward.cli;

import io.unitward.facts.Container;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.json.JsonWriter;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackLook;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a verb about stacks writes for programs.
 *
 * @param verb the verb
 * @param isDryRun whether nothing was to be done
 * @param code how the run ends; null when a signal ends the process
 * @param isToldToStop whether the process was told to end
 * @param problems what was told of no stack
 * @param accounts one for each stack, in the order they were dealt with
 */
record StackRunJson(
        String verb,
        boolean isDryRun,
        @Nullable ExitCode code,
        boolean isToldToStop,
        List<String> problems,
        List<StackAccount> accounts) {
    private static final String SCHEMA = "unitward.stack-run/v1";

    /** Writes it. */
    void write(OutputStream to) throws IOException {
        JsonWriter json = JsonWriter.indented(to);
        json.begin()
                .field("schema", SCHEMA)
                .field("verb", verb)
                .field("dryRun", isDryRun)
                .field("exitCode", number(code))
                .field("toldToStop", isToldToStop)
                .texts("problems", problems)
                .list("stacks");
        for (StackAccount account : accounts) {
            one(json, account);
        }
        json.endList().end();
        json.finish();
    }

    private static void one(JsonWriter json, StackAccount account) throws IOException {
        Snapshot snapshot = account.seen();
        Stack seen = snapshot == null ? null : StackJudge.seen(account.stack(), snapshot);
        Stack.Run run = seen == null ? null : seen.run();
        StackLook look = account.look();
        json.begin()
                .field("stack", account.stack().name())
                .field("unit", account.stack().unit())
                .field("project", account.stack().project())
                .field("exitCode", number(account.code()))
                .field("outcome", outcome(account))
                .field("why", account.why() == null ? null : account.why().text())
                .field("leftStopped", account.isLeftStopped())
                .field("text", account.text())
                .texts("problems", account.found().problems())
                .texts("untold", account.found().untold())
                .texts("notes", notes(account))
                .texts("told", account.told())
                .field("state", look == null ? null : look.state().name().toLowerCase(Locale.ROOT))
                .field("activeState", run == null ? null : run.activeState())
                .field("subState", run == null ? null : run.subState());
        StackJson.doubts(json, look == null ? List.of() : look.doubts());
        List<Container> containers = seen == null ? null : seen.containers();
        if (snapshot == null || containers == null) {
            json.field("containers", (String) null);
        } else {
            StackJson.containers(json, account.stack(), snapshot, containers);
        }
        images(json, account, seen == null ? Map.of() : UpdateTrail.images(seen));
        json.end();
    }

    private static List<String> notes(StackAccount account) {
        List<String> notes = new ArrayList<>(account.found().warnings());
        StackLook look = account.look();
        if (look != null) {
            notes.addAll(look.notes());
        }
        return notes;
    }

    private static void images(JsonWriter json, StackAccount account, Map<String, Recorded.Image> now)
            throws IOException {
        UpdateTrail trail = account.trail();
        json.list("pulled");
        for (UpdateTrail.Pulled pulled : trail.pulled()) {
            json.begin()
                    .field("reference", pulled.reference())
                    .field("from", pulled.from())
                    .field("to", pulled.to())
                    .end();
        }
        json.endList().list("images");
        TreeSet<String> names = new TreeSet<>(trail.before().keySet());
        names.addAll(trail.made().keySet());
        for (String name : names) {
            json.begin().field("container", name);
            image(json, "before", trail.before().get(name));
            image(json, "made", trail.made().get(name));
            image(json, "now", now.get(name));
            json.end();
        }
        json.endList();
    }

    private static void image(JsonWriter json, String name, Recorded.@Nullable Image image) throws IOException {
        if (image == null) {
            json.field(name, (String) null);
            return;
        }
        json.begin(name)
                .field("service", image.service())
                .field("reference", image.reference())
                .field("id", image.id())
                .field("digest", image.digest())
                .end();
    }

    private static String outcome(StackAccount account) {
        ExitCode its = account.code();
        return its == null
                ? PendingWhy.TOLD_TO_STOP.text()
                : its.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable Long number(@Nullable ExitCode code) {
        return code == null ? null : Long.valueOf(code.code());
    }
}
