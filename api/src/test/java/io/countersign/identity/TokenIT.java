package io.countersign.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokenIT {
    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private final Instant now = Instant.now();

    @Test
    void a_token_tells_who_calls() {
        Answer answer = API.as("both1").get("/api/me");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"subject\":\"both1\",\"roles\":[\"checker\",\"trader\"],"
                        + "\"accounts\":[\"ACC-001\",\"ACC-002\"]}");
    }

    @Test
    void a_person_is_written_down_when_their_token_is_first_seen() {
        API.as("checker2").get("/api/me");

        List<String> roles = API.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT unnest(roles) FROM person WHERE subject = 'checker2' AND vouched_until > now()")
                        .mapTo(String.class)
                        .list());
        assertThat(roles).containsExactly("checker");
    }

    @Test
    void the_issuer_can_be_asked_at_either_address() {
        assertThat(API.nobody().post("/dev/token", "{\"user\":\"trader1\"}").status())
                .isEqualTo(200);
        assertThat(API.nobody().post("/api/dev/token", "{\"user\":\"nobody\"}").at("/code"))
                .isEqualTo("USER_NOT_FOUND");
    }

    @Test
    void without_a_token_there_is_no_answer() {
        Answer answer = API.nobody().get("/api/orders");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.at("/code")).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void what_the_issuer_did_not_sign_for_us_is_refused() throws Exception {
        ECKey own = ECKey.parse(Files.readString(API.dataDirectory().resolve("dev-issuer.jwk")));
        ECKey foreign = new ECKeyGenerator(Curve.P_256).keyID(own.getKeyID()).generate();

        assertThat(status(es256(own, claims().build()))).as("one that is right").isEqualTo(200);
        assertThat(status(es256(foreign, claims().build()))).as("another's key").isEqualTo(401);
        assertThat(status(es256(own, claims().issuer("https://other").build()))).isEqualTo(401);
        assertThat(status(es256(own, claims().audience("other").build()))).isEqualTo(401);
        assertThat(status(es256(own, claims().subject(null).build()))).isEqualTo(401);
        assertThat(status(es256(own, claims().subject("with blank").build()))).isEqualTo(401);
        assertThat(status(es256(own, claims().claim("roles", "trader").build())))
                .isEqualTo(401);
        assertThat(status(es256(own, claims().expirationTime(null).build()))).isEqualTo(401);
        assertThat(status(es256(own, expiring(-31)))).as("expired").isEqualTo(401);
        assertThat(status(new PlainJWT(claims().build()).serialize()))
                .as("alg none")
                .isEqualTo(401);
        assertThat(status(hs256(own, claims().build())))
                .as("the public key as a secret")
                .isEqualTo(401);
        assertThat(status("a.b.c")).isEqualTo(401);
        assertThat(status("x")).isEqualTo(401);
    }

    @Test
    void a_token_in_the_address_is_not_looked_at() {
        String token = API.as("trader1").token();

        assertThat(API.nobody().get("/api/me?access_token=" + token).status()).isEqualTo(401);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(DevelopmentIssuer.ISSUER)
                .audience("countersign")
                .subject("trader1")
                .claim("roles", List.of("trader"))
                .claim("accounts", List.of("ACC-001"))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    private JWTClaimsSet expiring(long seconds) {
        return claims().expirationTime(Date.from(now.plusSeconds(seconds))).build();
    }

    private static int status(String token) {
        return API.withToken(token).get("/api/me").status();
    }

    private static String es256(ECKey key, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static String hs256(ECKey key, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return token.serialize();
    }
}
