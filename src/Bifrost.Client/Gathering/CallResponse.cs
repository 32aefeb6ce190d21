using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Gathering;

/// <summary>Makes the HTTP response that an SDK expects of the result of a request.</summary>
internal static class CallResponse
{
    /// <summary>Creates the response: the body as received, or an error in the format of the provider.</summary>
    /// <param name="item">The result.</param>
    /// <param name="job">The job.</param>
    public static HttpResponseMessage Create(JobResultItem item, GatheredJob job)
    {
        bool isAnthropic = job.Provider == ModelProvider.Anthropic;
        if (item is { Outcome: JobResultOutcome.Succeeded, Body: { IsEmpty: false } body })
            return Create(item, isAnthropic, item.Item!.Response?.StatusCode is > 0 and int code ? code : 200, body.Utf8);
        if (item is { Outcome: JobResultOutcome.Errored, Item.Response: { StatusCode: >= 400 and int status, Body: { IsEmpty: false } error } })
            return Create(item, isAnthropic, status, error.Utf8);
        if (isAnthropic && GetAnthropicError(item) is { } passedOn)
            return Create(item, isAnthropic, GetStatus(passedOn.Type), passedOn.Body);
        (int madeStatus, string type, string message) = Explain(item, job);
        return Create(item, isAnthropic, madeStatus, WriteError(isAnthropic, madeStatus, type, message));
    }

    private static HttpResponseMessage Create(JobResultItem item, bool isAnthropic, int status, ReadOnlyMemory<byte> body)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ReadOnlyMemoryContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (item.Item?.Response?.RequestId is { Length: > 0 } requestId)
            response.Headers.TryAddWithoutValidation(isAnthropic ? "request-id" : "x-request-id", requestId);

        // SDKs that know it do not send the call again: the job has already done so.
        if (status >= 400)
            response.Headers.TryAddWithoutValidation("x-should-retry", "false");
        return response;
    }

    // A status, and what happened. The message of a provider is in a body only, where the SDK expects it.
    private static (int Status, string Type, string Message) Explain(JobResultItem item, GatheredJob job)
    {
        string where = item.Batch is null ? $"job '{job.Name}'" : $"batch '{item.Batch.Id}' of job '{job.Name}'";
        return item.Outcome switch
        {
            JobResultOutcome.Expired => (504, "batch_expired", $"The request was not processed before {where} expired."),
            JobResultOutcome.Cancelled => (499, "batch_cancelled", $"The request was not processed before {where} was cancelled."),
            JobResultOutcome.NotSent => (499, "batch_cancelled", $"The request was not sent before {where} was cancelled."),
            JobResultOutcome.BatchFailed => (424, "batch_failed", $"The request has no result, as {where} failed as a whole."),
            JobResultOutcome.Errored => ExplainError(item.Item!, where),
            _ => (502, "batch_result_missing", $"The request has no result in {where}, or one that could not be read."),
        };
    }

    private static (int Status, string Type, string Message) ExplainError(BatchResultItem item, string where)
    {
        string? code = item.Error?.Code;
        bool isStatus = int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 400 and <= 599;
        if (!isStatus)
            status = item.Response?.StatusCode is >= 400 and int reported ? reported : GetStatus(code);
        string type = code is null or "error" || isStatus ? "batch_request_failed" : code;
        return (status, type, item.Error?.Message ?? $"The request failed in {where}. The gateway does not pass on the reason.");
    }

    // The types of errors of Anthropic, and what codes of OpenAI begin with.
    private static int GetStatus(string? type) => type switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        not null when type.StartsWith("rate_limit", StringComparison.Ordinal) => 429,
        _ => 500,
    };

    // The error of Anthropic as it is in its own results, if the gateway passes it on: {"type":"error","error":{"type":…,"message":…}}.
    private static (string? Type, ReadOnlyMemory<byte> Body)? GetAnthropicError(JobResultItem item) =>
        item.Item?.Result?.AdditionalProperties is { } members && members.TryGetValue("error", out JsonElement error)
        && error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty("error"u8, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object
        && inner.TryGetProperty("type"u8, out JsonElement type) && type.ValueKind == JsonValueKind.String
            ? (type.GetString(), JsonMarshal.GetRawUtf8Value(error).ToArray())
            : null;

    private static byte[] WriteError(bool isAnthropic, int status, string type, string message)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (isAnthropic)
                json.WriteString("type", "error");
            json.WriteStartObject("error");
            json.WriteString("type", isAnthropic ? GetAnthropicType(status) : type);
            json.WriteString("message", message);
            if (!isAnthropic)
            {
                json.WriteNull("param");
                json.WriteString("code", type);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string GetAnthropicType(int status) => status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        _ => "api_error",
    };
}
