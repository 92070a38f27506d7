package io.unitward.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a policy that is begun: complete, so that its author changes what works. */
final class NewPolicy {
    private static final String RULE = """
            package io.unitward.policies;

            import io.unitward.ownership.ViewFile;
            import io.unitward.verdict.FindingDraft;

            // Say here what the rule looks for. This one: drop-ins that 'systemctl edit' made. They are called override.conf.
            rule "@ID@"
                @policy("@ID@")
                @classification("advice")
                @severity("warning")
                @since("1.0.0")
                @summary("A drop-in of a declared unit was made with systemctl edit")
                @why("What is edited on a host is lost with the host.")
                @remediation("Move what the drop-in says to where the unit is declared, and remove the drop-in.")
            when
                ViewFile( $unit : subject, owned == true, role == ViewFile.Role.DROP_IN, path str[endsWith] "/override.conf",
                        $view : view, $path : path )
            then
                insert( new FindingDraft( $unit, $view, $path, null,
                        "The drop-in " + $path + " of " + $unit + " was made with systemctl edit." ) );
            end
            """;
    private static final String PAGE = """
            # @ID@

            ## Summary

            A drop-in of a declared unit was made with `systemctl edit`. Classification: advice, warning.

            ## What it catches

            - A drop-in named `override.conf`, of a unit that an owner declares, loaded or waiting on disk.

            ## Why

            What is edited on a host is lost with the host.

            ## Remediation

            Move what the drop-in says to where the unit is declared, and remove the drop-in.

            ## Known limits

            - A drop-in that was renamed is not found.
            """;
    private static final String FIRES = """
            # What is given is a world in which all is well, but for what is named here.
            given:
              files:
                - { role: drop-in, path: /home/alice/.config/systemd/user/web-stack.service.d/override.conf }
            # What the policy must find. A field that is not named may be anything.
            expect:
              - { classification: advice, view: loaded, file: /home/alice/.config/systemd/user/web-stack.service.d/override.conf }
            """;
    private static final String KEEPS_SILENT = """
            # Each of these lacks one thing that the rule asks for.
            given:
              files:
                - { role: drop-in, path: /home/alice/.config/systemd/user/web-stack.service.d/limits.conf }
                - { role: fragment, path: /home/alice/.config/systemd/user/override.conf }
                - { owned: false, role: drop-in, path: /home/alice/.config/systemd/user/web-stack.service.d/override.conf }
            expect: []
            """;

    private NewPolicy() {}

    /** A policy of its own: texts by their paths in its folder. */
    static Map<String, String> files(String id) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(id + PolicyFolder.RULE, RULE.replace("@ID@", id));
        files.put(id + PolicyFolder.PAGE, PAGE.replace("@ID@", id));
        files.put(PolicyFolder.CASES + "/fires" + PolicyFolder.CASE, FIRES);
        files.put(PolicyFolder.CASES + "/keeps-silent" + PolicyFolder.CASE, KEEPS_SILENT);
        return Collections.unmodifiableMap(files);
    }

    /**
     * A policy in the place of a shipped one, which says and finds the same until somebody changes it.
     *
     * @param digest of the shipped rule
     */
    static Map<String, String> override(String id, ShippedFolder shipped, String digest) {
        String metadata = "@policy(\"" + id + "\")";
        Matcher first = Pattern.compile("( *)" + Pattern.quote(metadata) + "\n").matcher(shipped.rule());
        if (!first.find()) {
            throw new IllegalStateException("the shipped policy '" + id + "' has no line " + metadata);
        }
        String rule = shipped.rule().substring(0, first.end())
                + first.group(1) + "@overrides(\"" + digest.substring(0, PolicyShowCommand.SHORT_DIGEST) + "\")\n"
                + shipped.rule().substring(first.end());
        Map<String, String> files = new LinkedHashMap<>();
        files.put(id + PolicyFolder.RULE, rule);
        files.put(id + PolicyFolder.PAGE, shipped.page());
        SortedMap<String, String> cases = shipped.cases();
        cases.forEach((name, text) -> files.put(PolicyFolder.CASES + "/" + name, text));
        return Collections.unmodifiableMap(files);
    }
}
