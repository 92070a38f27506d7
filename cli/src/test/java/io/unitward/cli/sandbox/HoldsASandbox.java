package io.unitward.cli.sandbox;

/** A program that starts a sandbox, says where, and waits to be killed. */
final class HoldsASandbox {
    private HoldsASandbox() {}

    public static void main(String[] args) throws Exception {
        boolean user = SandboxKind.valueOf(args[0]) == SandboxKind.USER;
        Sandbox sandbox = Sandbox.start(user ? SandboxSpec.userOf(1500) : SandboxSpec.system());
        System.out.println(sandbox.directory());
        System.out.println(sandbox.cgroup());
        Thread.currentThread().join();
    }
}
