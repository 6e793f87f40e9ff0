package service;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import java.util.Map;

/** A service that knows nothing of CORS. */
@RestController
class Items {
    @GetMapping({"/", "/items", "/items/7"})
    ResponseEntity<?> read() {
        return answer(HttpStatus.OK);
    }

    @PostMapping("/items")
    ResponseEntity<?> create() {
        return answer(HttpStatus.CREATED);
    }

    @PutMapping("/items/7")
    ResponseEntity<?> replace() {
        return answer(HttpStatus.OK);
    }

    @PatchMapping("/items/7")
    ResponseEntity<?> change() {
        return answer(HttpStatus.OK);
    }

    @DeleteMapping("/items/7")
    ResponseEntity<?> delete() {
        return ResponseEntity.noContent().headers(headers()).build();
    }

    @GetMapping("/secret")
    ResponseEntity<?> secret(@RequestHeader(name = "Authorization", required = false) String authorization) {
        if (authorization == null) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).header("WWW-Authenticate", "Basic").build();
        }
        return answer(HttpStatus.OK);
    }

    @GetMapping("/fails")
    ResponseEntity<?> fails() {
        throw new IllegalStateException("as asked");
    }

    private static ResponseEntity<?> answer(HttpStatus status) {
        return ResponseEntity.status(status).headers(headers()).body(Map.of("items", 2));
    }

    private static HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headers.set("X-Request-Id", "r1");
        headers.set("X-Total", "2");
        return headers;
    }
}
