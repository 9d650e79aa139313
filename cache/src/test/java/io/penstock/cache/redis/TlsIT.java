package io.penstock.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CacheEvents;
import io.penstock.cache.load.LoadLimits;
import io.penstock.localstack.ChildProcess;
import io.penstock.localstack.FreePorts;
import io.penstock.localstack.LocalRedis;
import io.penstock.localstack.RedisSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS alone and knows a user of its own. */
class TlsIT {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String PASSWORD = "changeit";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir private Path directory;
    private int port;
    private LocalRedis server;

    @BeforeEach
    void start() throws Exception {
        Path keys = makeKeys();
        port = FreePorts.next();
        server =
                LocalRedis.start(
                        RedisSettings.defaults()
                                .withArguments(
                                        "--port",
                                        "0",
                                        "--tls-port",
                                        String.valueOf(port),
                                        "--tls-cert-file",
                                        directory.resolve("server.crt").toString(),
                                        "--tls-key-file",
                                        directory.resolve("server.key").toString(),
                                        "--tls-auth-clients",
                                        "no",
                                        "--user",
                                        "shop",
                                        "on",
                                        ">secret",
                                        "~*",
                                        "&*",
                                        "+@all",
                                        "--user",
                                        "default",
                                        "off"));
        System.setProperty(TRUST_STORE, keys.toString());
        System.setProperty(TRUST_STORE_PASSWORD, PASSWORD);
    }

    @AfterEach
    void stop() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
        server.close();
    }

    @Test
    void shouldSpeakTlsAsAUserWhomTheServerKnows() throws Exception {
        try (RedisLink link = open("shop:secret")) {
            SharedCache cache = cache(link);
            cache.put("k", "v".getBytes(StandardCharsets.UTF_8), Duration.ofHours(1));

            assertThat(cache.get("k")).contains("v".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldSayWhyNotWithAWrongPassword() throws Exception {
        try (RedisLink link = open("shop:wrong-one")) {
            assertThat(link.isOpen()).isFalse();
            assertThat(link.whyNotOpen()).contains("WRONGPASS").doesNotContain("wrong-one");
        }
    }

    @Test
    void shouldNotTalkToAServerThatNobodyTrusts() throws Exception {
        System.clearProperty(TRUST_STORE);

        try (RedisLink link = open("shop:secret")) {
            assertThat(link.isOpen()).isFalse();
            assertThat(link.whyNotOpen()).doesNotContain("secret");
        }
    }

    private RedisLink open(String credentials) throws InterruptedException {
        RedisLink link =
                RedisLink.open(
                        RedisConfig.of(
                                        RedisAddress.parse(
                                                "rediss://" + credentials + "@127.0.0.1:" + port))
                                .withCommandBudget(Duration.ofSeconds(2)));
        link.awaitFirstTry(PATIENCE.toMillis());
        return link;
    }

    private static SharedCache cache(RedisLink link) {
        return new SharedCache(
                link, ChangeTeller.silent(), LoadLimits.defaults(), CacheEvents.none());
    }

    /** Makes a key with a certificate of its own, as PEM for the server and as a store for us. */
    private Path makeKeys() throws Exception {
        Path keys = directory.resolve("keys.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        try (ChildProcess tool =
                ChildProcess.start(
                        "keytool",
                        List.of(
                                keytool,
                                "-genkeypair",
                                "-alias",
                                "redis",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                keys.toString(),
                                "-storepass",
                                PASSWORD),
                        directory.resolve("keytool.log"))) {
            assertThat(tool.awaitExit(PATIENCE)).isZero();
        }
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        pem("server.crt", "CERTIFICATE", store.getCertificate("redis").getEncoded());
        pem(
                "server.key",
                "PRIVATE KEY",
                store.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        Path trusted = directory.resolve("trusted.p12");
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("redis", store.getCertificate("redis"));
        try (var out = Files.newOutputStream(trusted)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return trusted;
    }

    private void pem(String file, String what, byte[] content) throws Exception {
        Files.writeString(
                directory.resolve(file),
                "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(content), what));
    }
}
