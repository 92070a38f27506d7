package io.unitward.cli;

import io.unitward.facts.Scope;
import io.unitward.facts.UnitNames;
import io.unitward.verdict.ActionResult;

/** Where to read why a unit did not come up, in the words of a command. */
final class JournalHint {
    private JournalHint() {}

    /** The result; of a job on a unit that did not end well, with the command that shows the unit's last lines. */
    static ActionResult on(ActionResult result, AuditOptions options) {
        boolean ofUnit = UnitNames.isUnitName(result.target());
        return !ofUnit
                ? result
                : switch (result.outcome()) {
                    case JOB_FAILED, NOT_REACHED, DEADLINE ->
                        new ActionResult(
                                result.id(),
                                result.action(),
                                result.target(),
                                result.outcome(),
                                result.message() + "; see '" + command(result.target(), options) + "'");
                    case DONE, FAILED, NO_EFFECT, CHANGED_DURING_RELOAD, CHANGED_MEANWHILE, ROLLED_BACK -> result;
                };
    }

    private static String command(String unit, AuditOptions options) {
        String name = UnitArgument.quoted(unit);
        if (options.userOf() != null) {
            String of = "_UID=" + options.userOf().uid();
            return "journalctl -e " + of + " _SYSTEMD_USER_UNIT=" + name + " + " + of + " USER_UNIT=" + name;
        }
        return "journalctl -e " + (options.scope() == Scope.SYSTEM ? "-u " : "--user -u ") + name;
    }
}
