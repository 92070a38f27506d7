package io.unitward.cli.podman;

import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import org.junit.jupiter.api.Tag;

/** The same with podman 5, whose health timers have longer names. */
@Tag("podman")
@Tag("long")
class LeftoversHealedOnDebian13Test extends LeftoversHealedTest {
    @Override
    SandboxSpec spec() {
        return super.spec().onTree(Trees.debian13WithPodman());
    }
}
