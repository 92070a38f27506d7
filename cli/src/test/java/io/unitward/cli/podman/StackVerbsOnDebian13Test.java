package io.unitward.cli.podman;

import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import org.junit.jupiter.api.Tag;

/** The same with podman 5 and systemd 257. */
@Tag("podman")
@Tag("long")
class StackVerbsOnDebian13Test extends StackVerbsTest {
    @Override
    SandboxSpec spec() {
        return super.spec().onTree(Trees.debian13WithPodman());
    }
}
