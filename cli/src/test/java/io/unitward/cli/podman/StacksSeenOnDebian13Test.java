package io.unitward.cli.podman;

import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import org.junit.jupiter.api.Tag;

/** The same of podman 5, whose answers differ in form. */
@Tag("podman")
@Tag("long")
class StacksSeenOnDebian13Test extends StacksSeenTest {
    @Override
    SandboxSpec spec() {
        return super.spec().onTree(Trees.debian13WithPodman());
    }
}
