package service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

@SpringBootApplication
@Import(Application.Policy.class)
public class Application {
    /** `@Import(cors.CorsPolicy.class)` for a class that is compiled later than this one. */
    static class Policy implements ImportSelector {
        @Override
        public String[] selectImports(AnnotationMetadata of) {
            return new String[] {"cors.CorsPolicy"};
        }
    }

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }
}
