package io.unitward.json;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Container;
import io.unitward.facts.Declared;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.Host;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Origin;
import io.unitward.facts.Podman;
import io.unitward.facts.Provider;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes snapshots of every shape the records allow, the same ones for the same seed. */
final class Snapshots {
    private final Random random;

    private Snapshots(long seed) {
        random = new Random(seed);
    }

    static Snapshot random(long seed) {
        return new Snapshots(seed).snapshot();
    }

    private Snapshot snapshot() {
        return new Snapshot(
                Snapshot.SCHEMA,
                time(),
                new Host(maybe(this::text), maybe(this::text)),
                new Manager(
                        word(Scope.class),
                        random.nextInt(70_000),
                        random.nextBoolean(),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::path),
                        maybe(this::path),
                        list(i -> path()),
                        maybe(this::time),
                        list(this::unitName)),
                new CollectionRequest(
                        word(Scope.class),
                        list(i -> text()),
                        list(this::unitName),
                        list(i -> sourceRequest()),
                        list(i -> path()),
                        random.nextBoolean(),
                        maybe(() -> new CollectionRequest.TextRequest(list(i -> text()), random.nextBoolean())),
                        list(i -> stackRequest(i))),
                list(i -> directory()),
                list(i -> new ManagerInput(
                        path(), word(ManagerInput.Kind.class), maybe(this::time), maybe(this::digest))),
                list(this::unit),
                list(this::file),
                list(this::source),
                list(i -> new CollectionProblem(text(), word(CollectionProblem.Kind.class), text())),
                random.nextBoolean() ? Stacks.NONE : stacks(),
                list(this::quadlet),
                list(i -> new Bonds(
                        unitName(i),
                        Map.of(told(), list(this::unitName)),
                        random.nextBoolean(),
                        random.nextBoolean()
                                ? List.of()
                                : List.of("FailureAction=exit-force", "OnSuccessJobMode=isolate"),
                        random.nextBoolean() ? "" : "try-restart")));
    }

    private Bond told() {
        List<Bond> told = Arrays.stream(Bond.values()).filter(Bond::isTold).toList();
        return told.get(random.nextInt(told.size()));
    }

    private Quadlet quadlet(int i) {
        return new Quadlet(
                path() + i,
                maybe(() -> unitName(i)),
                word(UnitFile.Status.class),
                maybe(this::time),
                maybe(this::digest),
                maybe(this::text),
                maybe(this::text),
                maybe(this::path),
                maybe(this::text),
                maybe(this::text),
                random.nextBoolean()
                        ? Quadlet.Running.NOT_ASKED
                        : new Quadlet.Running(
                                maybe(() -> list(this::container)),
                                maybe(() -> list(j -> new Stack.Image(text(), maybe(this::text), maybe(this::text)))),
                                maybe(this::text)));
    }

    private StackRequest stackRequest(int i) {
        return new StackRequest(
                text() + i,
                maybe(this::number),
                unitName(i),
                text(),
                list(j -> text()),
                list(j -> new StackRequest.InputRequest(
                        text(), maybe(this::text), word(InputKind.class), random.nextBoolean())),
                maybe(this::text));
    }

    private Stacks stacks() {
        return new Stacks(
                new Podman(word(Podman.Status.class), maybe(this::text), maybe(this::text)),
                list(this::stack),
                list(i -> new HealthTimer(unitName(i), digest(), maybe(random::nextBoolean))));
    }

    private Stack stack(int i) {
        return new Stack(
                text() + i,
                unitName(i),
                text(),
                maybe(() -> new Stack.Run(
                        text(),
                        text(),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::time),
                        maybe(this::time),
                        maybe(this::text),
                        maybe(this::number))),
                maybe(() -> list(j -> new Stack.Service(
                        text(),
                        random.nextBoolean(),
                        maybe(this::text),
                        maybe(() -> (long) random.nextInt(5)),
                        random.nextBoolean(),
                        random.nextBoolean()))),
                maybe(this::text),
                maybe(() -> list(this::container)),
                maybe(() -> list(j -> new Stack.Image(text(), maybe(this::text), maybe(this::text)))),
                list(j -> input()),
                list(j -> text()),
                maybe(this::time),
                maybe(() -> new Stack.CutShort(time(), word(Stack.Phase.class))));
    }

    private Container container(int i) {
        return new Container(
                String.format("%064x", i),
                text(),
                maybe(this::text),
                maybe(this::text),
                maybe(() -> (long) random.nextInt()),
                new Container.Health(
                        word(HealthStatus.class),
                        maybe(this::time),
                        maybe(() -> (long) random.nextInt()),
                        maybe(this::number),
                        maybe(this::number),
                        maybe(this::number)),
                maybe(this::number),
                maybe(this::time),
                maybe(this::time),
                maybe(this::time),
                maybe(this::text),
                maybe(this::text),
                maybe(this::text),
                maybe(this::text));
    }

    private InputFile input() {
        boolean secret = random.nextBoolean();
        return new InputFile(
                path(),
                path(),
                word(InputKind.class),
                secret,
                word(InputFile.Status.class),
                maybe(() -> random.nextInt(010000)),
                maybe(this::number),
                maybe(this::number),
                maybe(random::nextBoolean),
                secret ? null : maybe(this::digest),
                maybe(this::text));
    }

    private SearchDirectory directory() {
        SearchDirectory.Status status = word(SearchDirectory.Status.class);
        return new SearchDirectory(
                path(),
                word(DirectoryKind.class),
                word(Layer.class),
                status,
                maybe(this::path),
                maybe(this::time),
                maybe(this::time),
                list(i -> writer()),
                status == SearchDirectory.Status.LISTED
                        ? list(i -> new DirectoryEntry(
                                unitName(i),
                                maybe(this::text),
                                maybe(this::time),
                                maybe(this::time),
                                maybe(random::nextBoolean)))
                        : List.of());
    }

    private Unit unit(int i) {
        return new Unit(
                unitName(i),
                List.of(unitName(i), "alias-" + unitName(i)),
                text(),
                text(),
                text(),
                maybe(random::nextBoolean),
                maybe(random::nextBoolean),
                maybe(this::text),
                maybe(this::time),
                maybe(this::view),
                maybe(this::view),
                maybe(() -> new Unit.Dependencies(list(this::unitName), list(this::unitName), list(this::unitName))),
                maybe(() -> list(this::unitName)),
                list(j -> new Unit.GoneProgram(path(), random.nextBoolean())));
    }

    private UnitView view() {
        return new UnitView(
                maybe(this::path), maybe(this::path), list(i -> path()), random.nextBoolean(), maybe(this::text));
    }

    private UnitFile file(int i) {
        UnitFile.Status status = word(UnitFile.Status.class);
        return new UnitFile(
                path() + i,
                status,
                maybe(this::path),
                list(j -> new Link(path(), text())),
                word(Layer.class),
                status == UnitFile.Status.READ ? digest() : null,
                maybe(this::number),
                maybe(this::number),
                maybe(this::number),
                maybe(() -> random.nextInt(010000)),
                maybe(this::time),
                maybe(this::time),
                list(j -> writer()),
                status == UnitFile.Status.READ ? maybe(this::text) : null,
                maybe(() -> list(j -> text())),
                null);
    }

    private SourceFile source(int i) {
        UnitFile.Status status = word(UnitFile.Status.class);
        return new SourceFile(
                text() + i,
                path(),
                path(),
                status,
                status == UnitFile.Status.READ ? digest() : null,
                list(j -> writer()),
                random.nextBoolean() ? Declared.PLAIN : declared());
    }

    private CollectionRequest.SourceRequest sourceRequest() {
        return new CollectionRequest.SourceRequest(
                text(),
                list(j -> text()),
                list(j -> text()),
                new Origin(Provider.DIRECTORY, text(), maybe(this::text), maybe(this::text)),
                random.nextBoolean());
    }

    private Declared declared() {
        return new Declared(
                word(Provider.class),
                maybe(this::text),
                maybe(() -> random.nextInt(010000)),
                maybe(this::text),
                maybe(this::path),
                maybe(random::nextBoolean));
    }

    private Writer writer() {
        return new Writer(word(Writer.Kind.class), random.nextInt(9) - 1, maybe(this::text), path());
    }

    private String unitName(int i) {
        return "unit@" + i + "\\x2d:_.service";
    }

    private String path() {
        return "/" + text();
    }

    /** Any characters a Java string can hold: control, quotes, astral, lone surrogates. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) (1 + random.nextInt(0xa0)));
                case 1 -> text.append((char) (0xd800 + random.nextInt(0x800)));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0xfffff));
                case 3 -> text.append((char) random.nextInt(0xa0, 0xffff));
                default -> text.append((char) random.nextInt(' ', 0x7f));
            }
        }
        return text.toString();
    }

    private String digest() {
        return String.format("%064x", random.nextLong() & Long.MAX_VALUE);
    }

    private long number() {
        return random.nextLong() >>> 1 + random.nextInt(62);
    }

    private Instant time() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private <E extends Enum<E>> E word(Class<E> set) {
        E[] values = set.getEnumConstants();
        return values[random.nextInt(values.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextInt(4) == 0 ? null : value.get();
    }

    private <T> List<T> list(IntFunction<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(element.apply(i));
        }
        return list;
    }
}
