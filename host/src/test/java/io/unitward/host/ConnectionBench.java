package io.unitward.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Not a test: prints how long a connection takes from a cold start, and 6 properties of each unit.
 *
 * <p>{@code java -cp … io.unitward.host.ConnectionBench [system RUN_ROOT]}, with {@code XDG_RUNTIME_DIR} of a real manager.
 */
final class ConnectionBench {
    private static final List<String> PROPERTIES =
            List.of("Id", "FragmentPath", "DropInPaths", "SourcePath", "NeedDaemonReload", "LoadState");

    private enum Call implements ManagerCall {
        GET("org.freedesktop.DBus.Properties", "Get", "ss"),
        LIST_UNITS("org.freedesktop.systemd1.Manager", "ListUnits", "");

        private final String interfaceName;
        private final String member;
        private final String signature;

        Call(String interfaceName, String member, String signature) {
            this.interfaceName = interfaceName;
            this.member = member;
            this.signature = signature;
        }

        @Override
        public String interfaceName() {
            return interfaceName;
        }

        @Override
        public String member() {
            return member;
        }

        @Override
        public String signature() {
            return signature;
        }
    }

    private ConnectionBench() {}

    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        Target target = args.length == 2 && args[0].equals("system")
                ? Target.systemAt(args[1], ProcessUid.own())
                : Target.user(System.getenv("XDG_RUNTIME_DIR"), ProcessUid.own());
        try (ManagerConnection connection = ManagerConnections.open(target, seconds(10))) {
            long opened = System.nanoTime();
            Request version =
                    new Request(Call.GET, Request.MANAGER_PATH, List.of("org.freedesktop.systemd1.Manager", "Version"));
            List<Reply> first = connection.send(List.of(version), seconds(10));
            long answered = System.nanoTime();
            Reply listed = connection
                    .send(List.of(new Request(Call.LIST_UNITS, Request.MANAGER_PATH, List.of())), seconds(10))
                    .get(0);
            print("open %.1f ms, first call %.1f ms: %s", (opened - start) / 1e6, (answered - opened) / 1e6, first);
            List<Request> requests = requests(listed);
            print("%d requests", requests.size());
            for (int round = 0; round < 5; round++) {
                long from = System.nanoTime();
                List<Reply> replies = connection.send(requests, seconds(60));
                long values =
                        replies.stream().filter(Reply.Values.class::isInstance).count();
                print("round %d: %.1f ms, %d with values", round, (System.nanoTime() - from) / 1e6, values);
            }
        } catch (ManagerUnavailable e) {
            print("unavailable after %.0f ms: %s", (System.nanoTime() - start) / 1e6, e.getMessage());
        }
    }

    private static List<Request> requests(Reply listed) {
        if (!(listed instanceof Reply.Values values)) {
            print("%s", listed);
            return Collections.emptyList();
        }
        List<Request> requests = new ArrayList<>();
        for (Object unit : (List<?>) values.values().get(0)) {
            String path = (String) ((List<?>) unit).get(6);
            for (String property : PROPERTIES) {
                requests.add(new Request(Call.GET, path, List.of("org.freedesktop.systemd1.Unit", property)));
            }
        }
        return requests;
    }

    private static Deadline seconds(long length) {
        return Deadline.in(Duration.ofSeconds(length));
    }

    private static void print(String format, Object... args) {
        System.out.println(String.format(Locale.ROOT, format, args));
    }
}
