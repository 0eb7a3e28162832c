package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Faults of S3 as those of files, with what to do about them. */
final class S3Faults {
    private static final int MOVED = 301;
    private static final int REDIRECTED = 307;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int SERVER = 500;
    private static final int SHOWN = 300;

    private S3Faults() {}

    static IOException of(S3Bucket bucket, String right, String path, SdkException e) {
        if (e instanceof SdkServiceException answer && answer.statusCode() > 0) {
            String code = code(answer);
            if (answer.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(code) && !"NoSuchUpload".equals(code)) {
                NoSuchFileException missing = new NoSuchFileException(path);
                missing.initCause(e);
                return missing;
            }
            return fault(
                    path,
                    reason(bucket, right, path, answer, code)
                            + " (HTTP %d%s)".formatted(answer.statusCode(), code == null ? "" : ", " + code),
                    e);
        }
        return fault(
                path,
                "the object store of bucket %s cannot be used from here: %s".formatted(bucket.name(), message(e)),
                e);
    }

    private static String reason(
            S3Bucket bucket, String right, String path, SdkServiceException answer, @Nullable String code) {
        int status = answer.statusCode();
        String region = region(answer);
        if (status == MOVED || status == REDIRECTED || "AuthorizationHeaderMalformed".equals(code)) {
            return "bucket %s is in another region%s: set AWS_REGION to its region, and AWS_ENDPOINT_URL_S3 if it has an endpoint of its own"
                    .formatted(bucket.name(), region == null ? "" : ", " + region);
        }
        if (status == FORBIDDEN) {
            return forbidden(bucket, right, path, code);
        }
        if (status == NOT_FOUND) {
            return "NoSuchUpload".equals(code)
                    ? "its upload was ended by someone else; it is written anew when this is tried again"
                    : "there is no bucket %s: create it, or correct SPENDLANE_STORE or AWS_ENDPOINT_URL_S3"
                            .formatted(bucket.name());
        }
        if (status == BAD_REQUEST && region != null) {
            return "bucket %s refuses the request; it is in region %s, which AWS_REGION must name"
                    .formatted(bucket.name(), region);
        }
        if (status == NOT_IMPLEMENTED) {
            return "the object store has no such call (%s), which this store needs: use another one".formatted(right);
        }
        if (status >= SERVER) {
            return "the object store of bucket %s does not work now".formatted(bucket.name());
        }
        return "bucket %s refuses the request: %s".formatted(bucket.name(), message(answer));
    }

    private static String forbidden(S3Bucket bucket, String right, String path, @Nullable String code) {
        if ("InvalidAccessKeyId".equals(code) || "SignatureDoesNotMatch".equals(code)) {
            return "the object store does not know these credentials: check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the service account's role";
        }
        if ("ExpiredToken".equals(code)) {
            return "the credentials have expired: renew them, or use a service account's role";
        }
        if ("RequestTimeTooSkewed".equals(code)) {
            return "this machine's clock is wrong: the object store refuses signatures of another time";
        }
        return "the credentials may not %s on s3://%s/%s%s: allow it, and s3:ListBucket on the bucket, without which a file that is missing looks forbidden"
                .formatted(right, bucket.name(), bucket.root(), UnsafePathException.shown(path));
    }

    static FileSystemException fault(String path, String reason, @Nullable Throwable cause) {
        FileSystemException fault = new FileSystemException(UnsafePathException.shown(path), null, reason);
        if (cause != null) {
            fault.initCause(cause);
        }
        return fault;
    }

    /** The answer to a HEAD has no body, and so no code. */
    private static @Nullable String code(SdkServiceException answer) {
        AwsErrorDetails details = answer instanceof S3Exception s3 ? s3.awsErrorDetails() : null;
        String code = details == null ? null : details.errorCode();
        return code == null || code.isBlank() || code.chars().allMatch(Character::isDigit) ? null : code;
    }

    private static @Nullable String region(SdkServiceException answer) {
        AwsErrorDetails details = answer instanceof S3Exception s3 ? s3.awsErrorDetails() : null;
        return details == null || details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .orElse(null);
    }

    private static String message(SdkException e) {
        String text = e instanceof S3Exception s3 && s3.awsErrorDetails() != null
                ? s3.awsErrorDetails().errorMessage()
                : e.getMessage();
        String line = String.valueOf(text).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }
}
