package io.unitward.engine;

import io.unitward.engine.compile.PolicySource;

/** Policies as an operator would write them, for tests. */
public final class OperatorText {
    private OperatorText() {}

    /** A policy that states a finding about every declared unit. */
    public static PolicySource declared(String id, String classification, String... annotations) {
        return new PolicySource("site/" + id + "/" + id + ".drl", """
                package io.unitward.policies;

                import io.unitward.ownership.UnitState;
                import io.unitward.verdict.FindingDraft;

                rule "ID"
                    @policy("ID")
                    @classification("CLASS")
                    @severity("warning")
                    @since("0.1.0")
                    @summary("A site rule")
                    @why("The site says so.")
                    @remediation("Ask the site.")
                    MORE
                when
                    UnitState( $unit : subject, owned == true )
                then
                    insert( new FindingDraft( $unit, null, null, null, "The site speaks of " + $unit + "." ) );
                end
                """.replace("ID", id)
                .replace("CLASS", classification)
                .replace("MORE", String.join("\n    ", annotations)));
    }
}
