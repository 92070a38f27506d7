package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.unitward.engine.OperatorText;
import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was compiled is used again only if it is whole, the owner's own and for exactly these sources. */
class PolicyCacheTest {
    private static final List<PolicySource> SOURCES = List.of(OperatorText.declared("site-rule", "advice"));
    private static CompiledPolicies compiled;

    @TempDir
    private Path tmp;

    private Path directory;
    private long uid;

    @BeforeAll
    static void compile() throws PolicyException {
        compiled = PolicyCompiler.compile(SOURCES);
    }

    @BeforeEach
    void directory() throws IOException {
        directory = tmp.resolve("cache/unitward");
        uid = Integer.toUnsignedLong((Integer) Files.getAttribute(tmp, "unix:uid"));
    }

    @Test
    void whatWasKeptIsFoundByAnotherRun() throws IOException {
        assertThat(cache().find(SOURCES)).isNull();
        cache().keep(SOURCES, compiled);
        CompiledPolicies found = cache().find(SOURCES);
        assertThat(found.index()).isEqualTo(compiled.index());
        assertThat(found.classes().keySet()).isEqualTo(compiled.classes().keySet());
        found.classes()
                .forEach((name, bytes) ->
                        assertThat(bytes).isEqualTo(compiled.classes().get(name)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry())))
                .isEqualTo("rw-------");
    }

    @Test
    void otherSourcesAndAnotherToolFindNothing() {
        cache().keep(SOURCES, compiled);
        assertThat(cache().find(List.of(OperatorText.declared("site-rule", "unknown"))))
                .isNull();
        assertThat(cache().find(List.of(OperatorText.declared("site-rules", "advice"))))
                .isNull();
        assertThat(new PolicyCache(directory, uid, true, "another tool").find(SOURCES))
                .isNull();
    }

    @Test
    void anEntryUnderTheNameOfAnotherIsIgnored() throws Exception {
        cache().keep(SOURCES, compiled);
        Path right = entry();
        Files.delete(right);
        List<PolicySource> others = List.of(OperatorText.declared("site-rule", "unknown"));
        cache().keep(others, PolicyCompiler.compile(others));
        Files.move(entry(), right);
        assertThat(cache().find(SOURCES)).isNull();
    }

    @Test
    void eachBitOfAnEntryCounts() throws IOException {
        cache().keep(SOURCES, compiled);
        byte[] good = Files.readAllBytes(entry());
        for (int at = 0; at < good.length; at += 1 + good.length / 200) {
            byte[] bad = good.clone();
            bad[at] ^= 4;
            Files.write(entry(), bad);
            assertThat(cache().find(SOURCES)).as("byte %d changed", at).isNull();
        }
        for (int length : new int[] {0, 1, 20, 85, good.length / 2, good.length - 1}) {
            Files.write(entry(), java.util.Arrays.copyOf(good, length));
            assertThat(cache().find(SOURCES)).as("cut off after %d", length).isNull();
        }
        Files.write(entry(), java.util.Arrays.copyOf(good, good.length + 1));
        assertThat(cache().find(SOURCES)).isNull();
        Files.write(entry(), good);
        assertThat(cache().find(SOURCES)).isNotNull();
    }

    @Test
    void anEntryThatIsWholeAndDoesForbiddenThingsIsRefusedByTheCheckOfClasses() throws Exception {
        // Made as by somebody who knows the format: its digests are right.
        CompiledPolicies evil = PolicyCompiler.compileUnchecked(
                List.of(new PolicySource(
                        SOURCES.get(0).path(), SOURCES.get(0).text().replace("insert(", "System.exit(3); insert("))),
                compiled.index().rules());
        cache().keep(SOURCES, new CompiledPolicies(compiled.index(), evil.classes()));
        assertThat(entry()).exists();
        assertThat(cache().find(SOURCES)).isNull();
        AtomicInteger compilations = new AtomicInteger();
        CompiledPolicies again =
                new OperatorCompiler(List.of(), cache()).compiled(SOURCES, compilations::incrementAndGet);
        assertThat(compilations).hasValue(1);
        assertThat(ClassFileCheck.refusals(again.classes())).isEmpty();
        assertThat(cache().find(SOURCES)).isNotNull();
    }

    @Test
    void aTableOfContentsThatNamesAnythingElseIsIgnored() {
        PolicyIndex good = compiled.index();
        List<String> foreign = List.of("io.unitward.engine.AuditMain");
        TreeMap<String, String> none = new TreeMap<>();
        for (PolicyIndex index : List.of(
                new PolicyIndex(good.digest(), foreign, good.rules(), good.sources()),
                new PolicyIndex(good.digest(), good.models(), good.rules(), none),
                new PolicyIndex("0".repeat(64), good.models(), good.rules(), good.sources()))) {
            cache().keep(SOURCES, new CompiledPolicies(index, compiled.classes()));
            assertThat(cache().find(SOURCES)).as("%s", index).isNull();
        }
        cache().keep(SOURCES, compiled);
        assertThat(cache().find(SOURCES)).isNotNull();
    }

    @Test
    void whatAnEntrySaysOfItsRulesIsNotBelieved() throws Exception {
        RuleInfo good = compiled.index().rules().get(0);
        RuleInfo quiet = new RuleInfo(
                good.name(),
                good.policy(),
                good.category(),
                Classification.SAFE_RELOAD,
                Severity.NOTICE,
                good.since(),
                "All is well",
                "Nothing to see.",
                good.remediation(),
                good.source(),
                good.line(),
                "0123456789ab");
        cache().keep(SOURCES, new CompiledPolicies(withRules(quiet), compiled.classes()));
        assertThat(cache().find(SOURCES)).as("an entry whose digests are right").isNotNull();
        CompiledPolicies used = new OperatorCompiler(List.of(), cache()).compiled(SOURCES, () -> {
            throw new AssertionError("compiles");
        });
        assertThat(used.index()).isEqualTo(compiled.index());
    }

    @Test
    void anEntryWhoseClassesAreNotThoseOfTheSourcesIsDropped() throws Exception {
        List<PolicySource> others = List.of(OperatorText.declared("another-rule", "advice"));
        TreeMap<String, byte[]> cut = new TreeMap<>(compiled.classes());
        String lambda = cut.keySet().stream()
                .filter(name -> name.contains("LambdaPredicate"))
                .findFirst()
                .orElseThrow();
        cut.remove(lambda);
        CompiledPolicies other = PolicyCompiler.compile(others);
        PolicyIndex index = compiled.index();
        for (CompiledPolicies bad : List.of(
                new CompiledPolicies(index, cut),
                new CompiledPolicies(
                        new PolicyIndex(index.digest(), other.index().models(), index.rules(), index.sources()),
                        other.classes()))) {
            cache().keep(SOURCES, bad);
            assertThat(cache().find(SOURCES))
                    .as("an entry whose digests are right")
                    .isNotNull();
            AtomicInteger compilations = new AtomicInteger();
            CompiledPolicies again =
                    new OperatorCompiler(List.of(), cache()).compiled(SOURCES, compilations::incrementAndGet);
            assertThat(compilations).hasValue(1);
            assertThat(again.index()).isEqualTo(compiled.index());
            new OperatorCompiler(List.of(), cache()).compiled(SOURCES, compilations::incrementAndGet);
            assertThat(compilations).as("what took its place").hasValue(1);
        }
    }

    private static PolicyIndex withRules(RuleInfo... rules) {
        PolicyIndex good = compiled.index();
        return new PolicyIndex(good.digest(), good.models(), List.of(rules), good.sources());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwxrwxrwx", "rwx-----x"})
    void aDirectoryThatOthersMayEnterIsNotUsed(String mode) throws IOException {
        cache().keep(SOURCES, compiled);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        assertThat(cache().find(SOURCES)).isNull();
        Files.delete(entry());
        cache().keep(SOURCES, compiled);
        assertThat(entries()).isEmpty();
    }

    @Test
    void aDirectoryOrEntryThatIsALinkOrSomebodyElsesIsNotUsed() throws IOException {
        cache().keep(SOURCES, compiled);
        Path elsewhere = tmp.resolve("elsewhere");
        Path entry = entry();
        Files.move(entry, elsewhere);
        Files.createSymbolicLink(entry, elsewhere);
        assertThat(cache().find(SOURCES)).as("linked entry").isNull();
        cache().keep(SOURCES, compiled);
        assertThat(Files.isSymbolicLink(entry))
                .as("replaced, not written through")
                .isFalse();
        assertThat(cache().find(SOURCES)).isNotNull();
        Files.move(directory, tmp.resolve("moved"));
        Files.createSymbolicLink(directory, tmp.resolve("moved"));
        assertThat(cache().find(SOURCES)).as("linked directory").isNull();
        assertThat(new PolicyCache(tmp.resolve("moved"), uid + 1, true, "tool").find(SOURCES))
                .as("another's directory")
                .isNull();
        assertThat(new PolicyCache(tmp.resolve("moved"), uid, true, "tool").find(SOURCES))
                .isNotNull();
        assumeTrue(uid == 0, "needs root to give files away");
        Files.setAttribute(tmp.resolve("moved").resolve(entry.getFileName()), "unix:uid", 54321);
        assertThat(new PolicyCache(tmp.resolve("moved"), uid, true, "tool").find(SOURCES))
                .as("another's entry")
                .isNull();
    }

    @Test
    void aPlaceThatCannotBeUsedIsNoFailure() throws Exception {
        Files.writeString(tmp.resolve("cache"), "a file");
        cache().keep(SOURCES, compiled);
        assertThat(cache().find(SOURCES)).isNull();
        CompiledPolicies fresh = new OperatorCompiler(List.of(), cache()).compiled(SOURCES, () -> {});
        assertThat(fresh.index()).isEqualTo(compiled.index());
        assertThat(new PolicyCache(null, uid, true, "tool").find(SOURCES)).isNull();
    }

    @Test
    void aRunThatWritesNothingUsesWhatIsThere() {
        PolicyCache silent = new PolicyCache(directory, uid, false, "tool");
        silent.keep(SOURCES, compiled);
        assertThat(tmp.resolve("cache")).doesNotExist();
        cache().keep(SOURCES, compiled);
        assertThat(silent.find(SOURCES)).isNotNull();
    }

    @Test
    void manyAtOnceDoNotSpoilIt() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> runs = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean writes = i % 2 == 0;
                runs.add(() -> {
                    if (writes) {
                        cache().keep(SOURCES, compiled);
                        return true;
                    }
                    CompiledPolicies found = cache().find(SOURCES);
                    return found == null || found.index().equals(compiled.index());
                });
            }
            for (Future<Boolean> run : pool.invokeAll(runs)) {
                assertThat(run.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(cache().find(SOURCES)).isNotNull();
        assertThat(entries()).hasSize(1);
    }

    @Test
    void itDoesNotGrowForEver() throws Exception {
        for (int i = 0; i < 12; i++) {
            new PolicyCache(directory, uid, true, "tool " + i).keep(SOURCES, compiled);
        }
        assertThat(entries()).hasSize(8);
        assertThat(new PolicyCache(directory, uid, true, "tool 11").find(SOURCES))
                .isNotNull();
    }

    @Test
    void problemsCrossTheBorderOfTheCompiler() throws IOException {
        List<PolicyProblem> problems = List.of(
                new PolicyProblem("a/b/b.drl", 3, 4, 5, "é wrong", "try this"),
                PolicyProblem.ofLine("x/y/y.drl", 1, "m"));
        assertThat(CompiledBytes.problems(CompiledBytes.encode(problems))).isEqualTo(problems);
        byte[] bytes = CompiledBytes.encode(compiled);
        assertThatThrownBy(() -> CompiledBytes.decode(java.util.Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IOException.class);
    }

    private PolicyCache cache() {
        return new PolicyCache(directory, uid, true, "tool");
    }

    private Path entry() throws IOException {
        return entries().get(0);
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }
}
