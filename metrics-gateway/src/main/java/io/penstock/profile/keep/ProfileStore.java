package io.penstock.profile.keep;

import io.penstock.json.InvalidField;
import io.penstock.profile.Capture;
import io.penstock.profile.ProfileName;
import io.penstock.profile.pprof.PprofDecoder;
import io.penstock.profile.pprof.PprofEncoder;
import io.penstock.profile.pprof.Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Profiles on disk: {@code NAME.prof}, the events as {@code NAME.jfr} where there are any, and what
 * is known of it as {@code NAME.json}, which is written last. Any thread.
 */
final class ProfileStore {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileStore.class);
    private static final String RECORDING = ".jfr";
    private static final String DESCRIPTION = ".json";

    private final Path directory;
    private final KeepSettings settings;
    private final ConcurrentSkipListMap<String, KeptProfile> all = new ConcurrentSkipListMap<>();

    /** Finds what earlier processes kept there. */
    ProfileStore(Path directory, KeepSettings settings) {
        this.directory = directory;
        this.settings = settings;
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, "*_*" + DESCRIPTION)) {
            for (Path file : files) {
                readDescription(file);
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("kept profiles cannot be listed");
        }
    }

    private void readDescription(Path file) {
        try {
            KeptProfile kept = KeptProfile.read(Files.readAllBytes(file));
            if (file.getFileName().toString().equals(kept.name() + DESCRIPTION)
                    && Files.exists(directory.resolve(kept.name().file()))) {
                all.put(kept.name().toString(), kept);
            }
        } catch (IOException | InvalidField e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("error", e.getMessage())
                    .log("description of a profile cannot be read");
        }
    }

    /** Takes a name that nobody has: the given one, or one some seconds later. */
    synchronized ProfileName announce(KeptProfile wanted) {
        ProfileName name = wanted.name();
        while (all.containsKey(name.toString()) || Files.exists(directory.resolve(name.file()))) {
            name = name.next();
        }
        all.put(
                name.toString(),
                new KeptProfile(
                        name,
                        wanted.started(),
                        wanted.length(),
                        wanted.bytes(),
                        wanted.engine(),
                        wanted.reason(),
                        wanted.detail(),
                        wanted.readyAt(),
                        wanted.recorded()));
        return name;
    }

    /** Forgets a name for which nothing will come. */
    void withdraw(ProfileName name) {
        all.remove(name.toString());
    }

    /**
     * Writes what was captured under a name that was announced, and deletes the oldest where there
     * are too many.
     *
     * @throws IOException when it cannot be written; nothing of it is left then
     */
    synchronized KeptProfile save(ProfileName name, Capture capture) throws IOException {
        KeptProfile announced = all.get(name.toString());
        Profile profile = capture.profile();
        if (announced == null || profile == null) {
            throw new IOException("nothing to keep under " + name);
        }
        Path file = directory.resolve(name.file());
        Path recording = directory.resolve(name + RECORDING);
        boolean whole = false;
        try {
            Files.createDirectories(directory);
            try (OutputStream out = Files.newOutputStream(file)) {
                PprofEncoder.write(profile, out);
            }
            long bytes = Files.size(file);
            if (capture.recording() != null) {
                Files.copy(capture.recording(), recording, StandardCopyOption.REPLACE_EXISTING);
                bytes += Files.size(recording);
            }
            KeptProfile kept =
                    new KeptProfile(
                            name,
                            capture.started(),
                            capture.length(),
                            bytes,
                            capture.engine(),
                            announced.reason(),
                            announced.detail(),
                            null,
                            capture.recording() != null);
            Files.write(directory.resolve(name + DESCRIPTION), kept.toJson());
            all.put(name.toString(), kept);
            whole = true;
            prune(name);
            return kept;
        } finally {
            if (!whole) {
                deleteFiles(name);
                withdraw(name);
            }
        }
    }

    /** Deletes the oldest, but never what has just come, however far back it looks. */
    private void prune(ProfileName newest) {
        List<KeptProfile> ready = new ArrayList<>(list());
        ready.removeIf(kept -> !kept.isReady());
        int count = ready.size();
        long bytes = ready.stream().mapToLong(KeptProfile::bytes).sum();
        ready.removeIf(kept -> kept.name().equals(newest));
        while (!ready.isEmpty() && (count > settings.count() || bytes > settings.bytes())) {
            KeptProfile oldest = ready.removeLast();
            count--;
            bytes -= oldest.bytes();
            withdraw(oldest.name());
            deleteFiles(oldest.name());
        }
    }

    private void deleteFiles(ProfileName name) {
        for (String suffix : List.of(DESCRIPTION, RECORDING, ".prof")) {
            try {
                Files.deleteIfExists(directory.resolve(name + suffix));
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("profile", name)
                        .addKeyValue("error", e.toString())
                        .log("kept profile cannot be deleted");
            }
        }
    }

    /** Returns all, those that are being made too, the newest first. */
    List<KeptProfile> list() {
        return all.values().stream()
                .sorted(
                        Comparator.comparing(KeptProfile::started)
                                .thenComparing(kept -> kept.name().toString())
                                .reversed())
                .toList();
    }

    Optional<KeptProfile> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /** Reads the samples of one that is ready. */
    Profile profile(ProfileName name) throws IOException {
        return PprofDecoder.read(directory.resolve(name.file()));
    }

    /** Returns where the events of one lie that has them. */
    Path recording(ProfileName name) {
        return directory.resolve(name + RECORDING);
    }
}
