package io.unitward.collector.disk;

import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Prints how long the on-disk view of so many units takes, with one to three drop-ins each: the walk, then the resolution with
 * every file read. Arguments: a directory on a disk, the number of units, how often in one process.
 */
public final class OnDiskBench {
    private static final String UNIT =
            "[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=default.target\n";

    private OnDiskBench() {}

    /** Runs it. */
    public static void main(String... arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        int units = Integer.parseInt(arguments[1]);
        if (!Files.exists(root)) {
            plant(new TestHost(Files.createDirectories(root)), units);
        }
        TestHost host = new TestHost(root);
        for (int run = 0; run < Integer.parseInt(arguments[2]); run++) {
            long start = System.nanoTime();
            Resolver resolver = host.resolver();
            SearchPathWalk walk = new SearchPathWalk(
                    resolver,
                    TestHost.layers(),
                    TestHost.UNIT_PATH,
                    "/run/user/1000",
                    Deadline.in(Duration.ofMinutes(5)));
            TestHost.UNIT_PATH.forEach(walk::walk);
            long walked = System.nanoTime();
            Manager manager = new Manager(
                    Scope.USER,
                    TestHost.uid(),
                    true,
                    null,
                    "252",
                    "",
                    null,
                    "/run/user/1000",
                    TestHost.UNIT_PATH,
                    null,
                    List.of());
            Contents contents = new Contents(1000, TestHost.uid());
            OnDisk onDisk = new OnDisk(
                    walk, manager, "/home/a/.config", resolver, contents, Deadline.in(Duration.ofMinutes(5)));
            onDisk.resolveAll();
            long end = System.nanoTime();
            System.out.printf(
                    "%d units: walk %d ms, resolution %d ms%n",
                    onDisk.all().size(), (walked - start) / 1_000_000, (end - walked) / 1_000_000);
        }
    }

    private static void plant(TestHost host, int units) {
        String directory = TestHost.UNIT_PATH.get(0);
        for (int i = 0; i < units; i++) {
            host.file(directory + "/unit" + i + ".service", UNIT);
            for (int d = 0; d <= i % 3; d++) {
                host.file(directory + "/unit" + i + ".service.d/" + d + ".conf", "[Unit]\nDescription=" + d + "\n");
            }
            if (i % 2 == 0) {
                host.link(directory + "/default.target.wants/unit" + i + ".service", "../unit" + i + ".service");
            }
        }
    }
}
