package io.unitward.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads the policies of operators: {@code CATEGORY/ID/ID.drl} below each place. Whose they are is decided as for
 * the other configuration files, and so is whether anybody else can have written them.
 */
public final class PolicyFiles {
    private static final String FOLDER = "policies";
    private static final String SUFFIX = ".drl";
    private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
    private static final int LONGEST_NAME = 64;
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MOST_POLICIES = 1000;
    /** Nobody nests the cases of a policy deeper. */
    private static final int DEEPEST = 8;

    private final long uid;
    private final List<ConfigProblem> problems;
    private final Map<String, String> places = new HashMap<>();
    private final List<PolicyFile> found = new ArrayList<>();

    private PolicyFiles(long uid, List<ConfigProblem> problems) {
        this.uid = uid;
        this.problems = problems;
    }

    /**
     * What was found.
     *
     * @param floor the administrator's, for a user; empty for root, whose own they are
     * @param own the caller's: of the default place, and of those that were named
     */
    public record Found(List<PolicyFile> floor, List<PolicyFile> own) {
        public Found {
            floor = List.copyOf(floor);
            own = List.copyOf(own);
        }

        public boolean isEmpty() {
            return floor.isEmpty() && own.isEmpty();
        }
    }

    /**
     * Reads all policies.
     *
     * @param configured where configuration is
     * @param named directories of policies in addition to the default places; each must exist
     * @throws ConfigException with everything that is wrong: what somebody else may write, what is no regular UTF-8 file,
     *     what would silently not be used because of its place or name
     */
    public static Found load(ConfigPlaces configured, List<Path> named) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        boolean root = configured.callerUid() == 0;
        PolicyFiles floor = new PolicyFiles(0, problems);
        PolicyFiles own = root ? floor : new PolicyFiles(configured.callerUid(), problems);
        floor.read(configured.etcDirectory().resolve(FOLDER), TrustedFile.Kind.ADMINISTRATORS);
        Path users = configured.userConfigDirectory();
        if (!root && users != null) {
            own.read(users.resolve(FOLDER), TrustedFile.Kind.CALLERS);
        }
        for (Path each : named) {
            own.read(each.toAbsolutePath(), TrustedFile.Kind.NAMED);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Found(root ? List.of() : floor.found, own.found);
    }

    private void read(Path place, TrustedFile.Kind kind) {
        for (String category : names(place, kind)) {
            Path folder = place.resolve(category);
            if (!isDirectory(folder)) {
                continue;
            }
            for (String id : names(folder, TrustedFile.Kind.NAMED)) {
                Path policy = folder.resolve(id);
                if (isDirectory(policy)) {
                    policy(place, category, id);
                }
            }
        }
    }

    private void policy(Path place, String category, String id) {
        Path folder = place.resolve(category).resolve(id);
        List<String> names = names(folder, TrustedFile.Kind.NAMED);
        String rule = id + SUFFIX;
        for (String name : names) {
            Path path = folder.resolve(name);
            if (name.equals(rule)) {
                source(place, category, id);
            } else {
                below(path, 1);
            }
        }
        if (!names.contains(rule) && (names.contains("cases") || names.contains(id + ".md"))) {
            problem(folder, "missing file", folder.resolve(rule).toString(), "the rule of the policy '" + id + "'");
        }
    }

    private void source(Path place, String category, String id) {
        String path = category + "/" + id + "/" + id + SUFFIX;
        Path file = place.resolve(path);
        for (String name : List.of(category, id)) {
            if (!name.matches(NAME) || name.length() > LONGEST_NAME) {
                problem(file, "name", name, "small letters, digits and single hyphens between them");
                return;
            }
        }
        String other = places.putIfAbsent(id, file.toString());
        if (other != null) {
            problem(file, "policy", id, "an id that no other policy has; " + other + " has it too");
        } else if (places.size() > MOST_POLICIES) {
            problem(file, "policy", id, "at most " + MOST_POLICIES + " policies");
        } else {
            String text = text(file);
            if (text != null) {
                found.add(new PolicyFile(place, path, text));
            }
        }
    }

    private @Nullable String text(Path file) {
        byte[] content = new TrustedFile(file, TrustedFile.Kind.NAMED, uid).read(problems, MAX_BYTES);
        if (content == null) {
            return null;
        }
        if (content.length > MAX_BYTES) {
            problem(file, "size", content.length + " bytes", "at most " + MAX_BYTES + " bytes");
            return null;
        }
        Problems inText = new Problems(file.toString());
        String text = Utf8.decode(content, inText);
        try {
            inText.throwIfAny();
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
        return text;
    }

    /** What does not begin with a dot: editors and version control keep their own files beside. */
    private List<String> names(Path directory, TrustedFile.Kind kind) {
        List<String> names = new TrustedFile(directory, kind, uid).names(problems);
        return names == null
                ? List.of()
                : names.stream().filter(name -> !name.startsWith(".")).toList();
    }

    /**
     * Whether a name is a directory. What is not may be a page, a licence and the like, which lie anywhere; but what cannot be
     * looked at, or is no file at all, may stand where policies would, and these would silently not be used.
     */
    private boolean isDirectory(Path path) {
        TrustedFile.Entry entry = new TrustedFile(path, TrustedFile.Kind.NAMED, uid).entry(problems);
        String name = path.getFileName().toString();
        if (entry == TrustedFile.Entry.REGULAR && name.toLowerCase(Locale.ROOT).endsWith(SUFFIX)) {
            problem(path, "misplaced policy", name, "CATEGORY/ID/ID.drl below the directory of policies");
        }
        return entry == TrustedFile.Entry.DIRECTORY;
    }

    /** Nothing below a policy is read, but a rule there would be lost; and whoever may write there may write cases. */
    private void below(Path path, int depth) {
        if (!isDirectory(path)) {
            return;
        }
        if (Files.isSymbolicLink(path)) {
            problem(path, "link to a directory", null, "a directory, or no such name, within a policy");
        } else if (depth > DEEPEST) {
            problem(path, "depth", null, "at most " + DEEPEST + " directories below a policy");
        } else {
            for (String name : names(path, TrustedFile.Kind.NAMED)) {
                below(path.resolve(name), depth + 1);
            }
        }
    }

    private void problem(Path file, String subject, @Nullable String value, String expected) {
        problems.add(ConfigProblem.ofFile(file.toString(), subject, value, expected));
    }
}
