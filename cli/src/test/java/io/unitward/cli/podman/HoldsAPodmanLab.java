package io.unitward.cli.podman;

/** A program that runs a stack in a lab, says where, and waits to be killed. */
final class HoldsAPodmanLab {
    private HoldsAPodmanLab() {}

    public static void main(String[] args) throws Exception {
        PodmanLab lab = PodmanLab.start();
        lab.stack("demo").start();
        System.out.println(lab.sandbox().directory());
        System.out.println(lab.sandbox().cgroup());
        Thread.currentThread().join();
    }
}
