package io.unitward.cli;

import io.unitward.alert.AlertSink;
import io.unitward.cli.install.InstallRecord;
import io.unitward.cli.install.InstallText;
import io.unitward.cli.install.WritablePlaces;
import io.unitward.config.Configuration;
import io.unitward.facts.Scope;
import io.unitward.ownership.OwnUnits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the units of an installation can do what is configured now: they were written for what was configured then. */
final class InstalledFit {
    private InstalledFit() {}

    /**
     * What they cannot do, sentences without a full stop.
     *
     * @param place where they are
     * @param record what was installed
     * @param configuration what is configured now
     * @throws IOException when one of them cannot be read
     */
    static List<String> misfits(InstallPlace place, InstallRecord record, Configuration configuration)
            throws IOException {
        List<String> misfits = new ArrayList<>();
        String heal = text(place, record, OwnUnits.HEAL);
        if (place.scope() == Scope.SYSTEM && !heal.isEmpty()) {
            List<String> closed = InstallText.notWritable(
                    heal,
                    WritablePlaces.of(
                            configuration.manifest().all(), place.units().toString()));
            if (!closed.isEmpty()) {
                misfits.add(OwnUnits.HEAL + ".service may not write where owners of unitward.yaml have files now: "
                        + String.join(", ", closed));
            }
        }
        List<String> webhooks = webhooks(configuration);
        if (!webhooks.isEmpty()
                && (InstallText.hasNoNetwork(heal)
                        || InstallText.hasNoNetwork(text(place, record, OwnUnits.AUDIT))
                        || InstallText.hasNoNetwork(text(place, record, OwnUnits.FAILED + "@")))) {
            misfits.add("the services may not reach the webhooks of unitward.yaml (" + String.join(", ", webhooks)
                    + "), which takes 'install --network'");
        }
        if (declaresStacks(configuration, place.scope(), place.uid())
                && text(place, record, OwnUnits.STACKS).isEmpty()) {
            misfits.add("no service may ask for the stacks of unitward.yaml, which takes 'install --stacks'");
        }
        return misfits;
    }

    /** The names of sinks of alerts that are reached over the network. */
    static List<String> webhooks(Configuration configuration) {
        return configuration.alerts().sinks().stream()
                .filter(sink -> sink.kind().isWebhook())
                .map(AlertSink::name)
                .toList();
    }

    /** Whether stacks of a manager's user are declared. */
    static boolean declaresStacks(Configuration configuration, Scope scope, long uid) {
        return scope == Scope.USER && configuration.manifest().stacks().stream().anyMatch(stack -> stack.concerns(uid));
    }

    /** The text of a service; empty when it was not installed, or is gone, which is told elsewhere. */
    private static String text(InstallPlace place, InstallRecord record, String name) throws IOException {
        Path file = place.units().resolve(name + ".service");
        boolean there = record.units().containsKey(file.toString()) && Files.isRegularFile(file);
        return there && Files.size(file) <= InstallRecord.LARGEST ? Files.readString(file) : "";
    }
}
