package io.unitward.engine.policy;

import io.unitward.facts.HealthStatus;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Layer;
import io.unitward.facts.PolicyNote;
import io.unitward.facts.Provider;
import io.unitward.facts.UnitFile;
import io.unitward.facts.View;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.ContainerState;
import io.unitward.ownership.DirectoryWriter;
import io.unitward.ownership.HealthTimerState;
import io.unitward.ownership.InputState;
import io.unitward.ownership.ManagerState;
import io.unitward.ownership.QuadletState;
import io.unitward.ownership.Relation;
import io.unitward.ownership.Repaired;
import io.unitward.ownership.ServiceState;
import io.unitward.ownership.StackState;
import io.unitward.ownership.UnitDefinition;
import io.unitward.ownership.UnitState;
import io.unitward.ownership.Unseen;
import io.unitward.ownership.ViewFile;
import io.unitward.pending.PendingChange;
import io.unitward.pending.Staleness;
import io.unitward.verdict.FindingDraft;

/** The defaults of cases: a world in which all is well, so that a case names only what is not. */
final class Exemplars {
    static final String SUBJECT = "web-stack.service";
    private static final String PLACE = "/home/u/.config/systemd/user";

    private Exemplars() {}

    /** A running manager. */
    static ManagerState manager() {
        return new ManagerState(FindingDraft.MANAGER, true, "", "running", "", "", false, false);
    }

    /** A declared service that runs as declared. */
    static UnitState unit(String subject) {
        return new UnitState(
                subject,
                subject.substring(subject.lastIndexOf('.') + 1),
                true,
                "",
                true,
                "homelab",
                false,
                false,
                false,
                null,
                false,
                "loaded",
                "active",
                "running",
                true,
                false,
                false,
                false,
                false,
                false,
                "",
                null,
                UnitState.OlderDefinition.NO,
                "",
                "",
                "");
    }

    /** What it is made of. */
    static UnitDefinition definition(String subject) {
        return new UnitDefinition(
                subject, View.LOADED, PLACE + "/" + subject, null, 0, false, "enabled", "", true, null, "", null);
    }

    /** A second unit file that its own one hides. */
    static Relation relation(String subject) {
        return new Relation(
                subject,
                Relation.Kind.SHADOWED,
                "/etc/systemd/user/" + subject,
                Layer.USER_CONFIG,
                null,
                true,
                true,
                true);
    }

    /** Its unit file, in place, vouched and loaded. */
    static ViewFile file(String subject) {
        return new ViewFile(
                subject,
                View.LOADED,
                ViewFile.Role.FRAGMENT,
                PLACE + "/" + subject,
                Layer.USER_CONFIG,
                UnitFile.Status.READ,
                true,
                true,
                true,
                PLACE,
                true,
                true,
                false,
                "equals /home/u/dotfiles/" + subject,
                null,
                null,
                Staleness.CURRENT,
                null);
    }

    /** A vouched edit of its unit file. */
    static PendingChange pending(String subject) {
        return new PendingChange(
                PLACE + "/" + subject,
                PendingChange.Kind.FRAGMENT,
                subject,
                "mtime",
                Staleness.MAYBE_STALE,
                true,
                "equals /home/u/dotfiles/" + subject);
    }

    /** A directory that a group may write. */
    static DirectoryWriter directory(String subject) {
        return new DirectoryWriter(subject, PLACE + "/" + subject + ".d", "group staff (gid 50) through " + PLACE);
    }

    /** An override of a policy that is another one by now. */
    static PolicyNote policy(String subject) {
        return new PolicyNote(
                subject,
                PolicyNote.Kind.OVERRIDE_OUTDATED,
                "foreign-drop-in",
                "/etc/unitward/policies/provenance/foreign-drop-in/foreign-drop-in.drl",
                "0123456789ab",
                "fedcba987654");
    }

    /** Its unit file with other content than its owner's source has. */
    static Artifact artifact(String subject) {
        return new Artifact(
                subject,
                PLACE + "/" + subject,
                Artifact.Kind.FRAGMENT,
                "homelab",
                Provider.DIRECTORY,
                "/home/u/dotfiles/" + subject,
                null,
                Artifact.Drift.CONTENT,
                "differs from /home/u/dotfiles/" + subject,
                true,
                "");
    }

    /** Its stack, which runs as declared. */
    static StackState stack(String subject) {
        return new StackState(subject, "web", "web", true, "", false, "", true, true, "active", 1, 1, "", false);
    }

    /** A service of it that has its container. */
    static ServiceState service(String subject) {
        return new ServiceState(subject, "web", "app", false, "", "", false);
    }

    /** That container, which runs and is healthy. */
    static ContainerState container(String subject) {
        return new ContainerState(
                subject,
                "web",
                "web-app-1",
                "0123456789ab",
                "app",
                true,
                true,
                false,
                "",
                true,
                "running",
                "running",
                HealthStatus.HEALTHY,
                false,
                "",
                false,
                "0",
                null,
                "",
                "");
    }

    /** A secret of the stack that only its user can read. */
    static InputState input(String subject) {
        String path = "/home/u/stacks/web/password";
        return new InputState(
                subject, "web", path, path, InputKind.SECRET, true, InputFile.Status.REGULAR, false, false, "0600", "");
    }

    /** The timer of a health check of a container that is there. */
    static HealthTimerState healthTimer(String subject) {
        String id = "0123456789ab";
        return new HealthTimerState(subject, id + "0".repeat(52) + ".timer", id, false);
    }

    /** The source of Quadlet that it is generated from. */
    static QuadletState quadlet(String subject) {
        return new QuadletState(
                subject,
                "/home/u/.config/containers/systemd/web.container",
                true,
                QuadletState.Generated.YES,
                "",
                "",
                "");
    }

    /** Its unit file, healed and wrong again. */
    static Repaired repaired(String subject) {
        return new Repaired(
                subject,
                PLACE + "/" + subject,
                true,
                "3",
                "2026-11-23T10:15:30Z",
                "uid 1000",
                "\"Description=edited\" instead of \"Description=declared\"",
                "was healed 3 times within a day, and is wrong again");
    }

    /** Something that could not be looked at. */
    static Unseen unseen(String subject) {
        return new Unseen(subject, "directory /etc/systemd/user could not be listed");
    }
}
