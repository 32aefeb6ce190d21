using System.Globalization;
using System.Text;

namespace Bifrost.Client.Tests.Faults;

/// <summary>The kinds of faults.</summary>
internal static class FaultKinds
{
    // Long enough for a response on a busy machine, and short enough to wait for often.
    private static readonly TimeSpan PauseTimeout = TimeSpan.FromSeconds(1.5);

    private static readonly GatewayFault Chunked = GatewayFault.ChangeResponse(response => response with { OmitContentLength = true });

    private static readonly string[] JsonValues = ["null", "\"x\"", "7", "[]", "{}", "true", "-1.5", "[null]", "\"\"", "1e999"];

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        // HttpClient itself sends a request without a body again if the connection is closed before the response.
        new("close before the response", FaultSuccess.Exact, _ =>
        [
            ("not executed", GatewayFault.Close(FaultPosition.Start) with { ExecutesRequest = false }),
            ("executed", GatewayFault.Close(FaultPosition.Start)),
        ])
        {
            Exceptions = [typeof(BifrostConnectionException)],
            IsTransient = true,
            IsSentAgain = true,
            IsWithoutResponse = _ => true,
        },
        new("reset before the response", FaultSuccess.Never, _ =>
        [
            ("not executed", GatewayFault.Reset(FaultPosition.Start) with { ExecutesRequest = false }),
            ("executed", GatewayFault.Reset(FaultPosition.Start)),
        ])
        {
            Exceptions = [typeof(BifrostConnectionException)],
            IsTransient = true,
            IsWithoutResponse = _ => true,
        },
        Cut("close", GatewayFault.Close),
        Cut("reset", GatewayFault.Reset),
        new("close after the response", FaultSuccess.Exact, _ => [("end", GatewayFault.Close(FaultPosition.End)), ("reset", GatewayFault.Reset(FaultPosition.End))])
        {
            Exceptions = [typeof(BifrostConnectionException)],
            IsTransient = true,
        },
        new("pause", FaultSuccess.Never, shape =>
        [
            ("not executed", GatewayFault.Pause(FaultPosition.Start) with { ExecutesRequest = false }),
            ("executed", GatewayFault.Pause(FaultPosition.Start)),
            At(FaultPosition.InHead(20), GatewayFault.Pause),
            At(FaultPosition.InBody(0), GatewayFault.Pause),
            At(FaultPosition.FromEnd(shape.Length / 2), GatewayFault.Pause),
        ])
        {
            Exceptions = [typeof(BifrostTimeoutException)],
            IsTransient = true,
            TakesWholeTime = true,
            BreaksResponse = true,
            IsWithoutResponse = IsInHead,
            Timeout = PauseTimeout,
        },
        new("slow", FaultSuccess.Exact, _ => [("7 bytes", GatewayFault.SendSlowly(7, TimeSpan.Zero)), ("100 bytes", GatewayFault.SendSlowly(100, TimeSpan.FromMilliseconds(1)))])
        {
            Exceptions = [],
        },
        new("chunked", FaultSuccess.Exact, _ => [("complete", Chunked)]) { Exceptions = [] },
        new("chunked, truncated", FaultSuccess.Never, shape =>
            Offsets(5, 6, 7, 9, shape.Length / 2).Select(count => At(FaultPosition.FromEnd(count), at => Chunked.And(GatewayFault.Close(at)))))
        {
            Exceptions = [typeof(BifrostConnectionException)],
            IsTransient = true,
            BreaksResponse = true,
        },
        new("Content-Length too large", FaultSuccess.Never, _ => Offsets(1, 1000).Select(count =>
            ($"+{count}", GatewayFault.AddToContentLength(count).And(GatewayFault.Close(FaultPosition.End)))))
        {
            Exceptions = [typeof(BifrostConnectionException)],
            IsTransient = true,
            BreaksResponse = true,
        },
        new("Content-Length too small", FaultSuccess.Damaged, shape => Offsets(1, 2, 10, shape.Length / 2).Select(count => ($"-{count}", GatewayFault.AddToContentLength(-count))))
        {
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        new("flipped bit", FaultSuccess.Damaged, shape => Positions(shape).Select(at => At(at, GatewayFault.FlipBit))) { Timeout = PauseTimeout },
        new("JSON value", FaultSuccess.Damaged, ReplaceValues)
        {
            Condition = call => call.Targets.Any(target => target.Type != BifrostRequestType.FileContent),
        },
        new("other id", FaultSuccess.Never, shape => new[] { "id", "batch_id" }.Where(shape.HasMember)
            .Where(_ => !shape.Target.IsUpload)
            .Select(name => (name, GatewayFault.ReplaceJson("/" + name, "\"batch_other\""))))
        {
            Condition = call => call.Targets.Any(HasId),
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        new("cursor repeats", FaultSuccess.Exact, shape => shape.Target.IsPaged ? [("next_cursor", RepeatCursor(shape))] : [])
        {
            Condition = call => call.Targets.Any(target => target.IsPaged),
            Exceptions = [typeof(BifrostPaginationException)],
        },
        new("response twice", FaultSuccess.Exact, _ =>
        [
            ("same", GatewayFault.RepeatResponse()),
            ("other", GatewayFault.Insert(FaultPosition.End, OtherResponse)),
        ])
        {
            Exceptions = [],
        },
        new("not HTTP", FaultSuccess.Never, _ =>
        [
            ("text", GatewayFault.Insert(FaultPosition.Start, "SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray())),
            ("zeros", GatewayFault.Insert(FaultPosition.Start, new byte[16])),
            ("large header", GatewayFault.Insert(FaultPosition.InHead("HTTP/1.1 200 OK\r\n".Length), LargeHeader)),
        ])
        {
            Exceptions = [typeof(BifrostConnectionException)],
            IsTransient = true,
            IsWithoutResponse = _ => true,
        },
        new("interim response", FaultSuccess.Exact, _ =>
            [("103", GatewayFault.Insert(FaultPosition.Start, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"u8.ToArray()))])
        {
            Exceptions = [],
        },

        Status("302", 302, typeof(BifrostInvalidResponseException), false, Redirect),
        Status("308", 308, typeof(BifrostInvalidResponseException), false, Redirect with { StatusCode = 308 }),
        new("204", FaultSuccess.Damaged, _ => [Executed(GatewayFault.Respond(new GatewayResponse { StatusCode = 204, ContentType = null }))])
        {
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        new("206", FaultSuccess.Damaged, _ => [("whole", GatewayFault.ChangeResponse(response => response with { StatusCode = 206 }))])
        {
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        Status("400", 400, typeof(BifrostApiException), false),
        Status("401", 401, typeof(BifrostAuthenticationException), false),
        Status("402", 402, typeof(BifrostBudgetExceededException), false, GatewayResponse.Error(402, "no budget", type: "budget_exceeded")),
        Status("403", 403, typeof(BifrostPermissionException), false),
        Status("404", 404, typeof(BifrostNotFoundException), false),
        Status("405", 405, typeof(BifrostApiException), false, GatewayResponse.Error(405, "no") with { ContentType = "text/plain", Body = "Method Not Allowed"u8.ToArray() }),
        Status("408", 408, typeof(BifrostApiException), true),
        Status("409", 409, typeof(BifrostApiException), false),
        Status("413", 413, typeof(BifrostException), false),
        Status("429", 429, typeof(BifrostRateLimitException), true),
        Status("429, Retry-After", 429, typeof(BifrostRateLimitException), true, WithRetryAfter(GatewayResponse.Error(429, "slow down"), "0")),
        Status("429, huge Retry-After", 429, typeof(BifrostRateLimitException), true, WithRetryAfter(GatewayResponse.Error(429, "slow down"), "99999999999")),
        Status("429, invalid Retry-After", 429, typeof(BifrostRateLimitException), true, WithRetryAfter(GatewayResponse.Error(429, "slow down"), "soon")),
        Status("500", 500, typeof(BifrostApiException), true),
        Status("500, text", 500, typeof(BifrostApiException), true, GatewayResponse.Json("Internal Server Error", 500) with { ContentType = "text/plain" }),
        Status("500, empty", 500, typeof(BifrostApiException), true, GatewayResponse.Json("", 500)),
        Status("502, HTML", 502, typeof(BifrostApiException), true, Html(502)),
        Status("502, provider", 502, typeof(BifrostProviderUnavailableException), true, GatewayResponse.Error(502, "no", errorType: "provider_connection_failed")),
        Status("503", 503, typeof(BifrostApiException), true, WithRetryAfter(Html(503), "86400")),
        Status("504", 504, typeof(BifrostProviderUnavailableException), true, GatewayResponse.Error(504, "late", errorType: "request_timed_out", isBifrostError: true)),

        new("HTML with 200", FaultSuccess.Never, _ => [("page", GatewayFault.Respond(GatewayResponse.Html())), Executed(GatewayFault.Respond(Html(200)))])
        {
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        new("empty body", FaultSuccess.Damaged, _ => [Executed(GatewayFault.ChangeResponse(response => response with { Body = default }))])
        {
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        new("other JSON", FaultSuccess.Damaged, _ => new[] { "{}", "null", "[]", "1", "{\"object\":\"list\",\"data\":[]}", "\"", "{\"id\":" }.Select(json =>
            (json, GatewayFault.ChangeResponse(response => response with { Body = Encoding.UTF8.GetBytes(json) }))))
        {
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        new("compressed", FaultSuccess.Exact, _ => Encodings.Select(encoding => (encoding, GatewayFault.Compress(encoding)))) { Exceptions = [] },
        new("compressed, damaged", FaultSuccess.Damaged, shape =>
            from encoding in Encodings
            from at in new[] { FaultPosition.InBody(1), FaultPosition.InBody(12), FaultPosition.FromEnd(30), FaultPosition.FromEnd(6) }
            select ($"{encoding} {at}", GatewayFault.Compress(encoding).And(GatewayFault.FlipBit(at))))
        {
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        new("compressed, truncated", FaultSuccess.Damaged, _ =>
            from encoding in Encodings
            from count in new[] { 1, 9, 40 }
            select ($"{encoding} -{count}", GatewayFault.Compress(encoding).And(GatewayFault.ChangeResponse(response => response with { Body = response.Body[..^Math.Min(count, response.Body.Length)] }))))
        {
            Exceptions = [typeof(BifrostInvalidResponseException), typeof(BifrostConnectionException)],
        },
        new("unknown encoding", FaultSuccess.Never, _ => [("zstd", GatewayFault.ChangeResponse(response => response with { Headers = Header("Content-Encoding", "zstd") }))])
        {
            Exceptions = [typeof(BifrostInvalidResponseException)],
        },
        new("while sending", FaultSuccess.Never, shape => !shape.Target.IsUpload ? [] :
        [
            ("close", GatewayFault.Close(FaultPosition.Start) with { AfterRequestBytes = 10 }),
            ("reset", GatewayFault.Reset(FaultPosition.Start) with { AfterRequestBytes = 0 }),
        ])
        {
            OccursWhileSending = true,
            Exceptions = [typeof(BifrostConnectionException)],
            IsTransient = true,
            IsWithoutResponse = _ => true,
        },
        new("401 while sending", FaultSuccess.Never, shape => !shape.Target.IsUpload ? [] :
            [("401", GatewayFault.Respond(GatewayResponse.Error(401, "no") with { Headers = Header("Connection", "close") }) with { AfterRequestBytes = 10 })])
        {
            OccursWhileSending = true,
            Exceptions = [typeof(BifrostAuthenticationException), typeof(BifrostConnectionException)],
        },
        new("pause while sending", FaultSuccess.Never, shape => !shape.Target.IsUpload ? [] :
            [("pause", GatewayFault.Pause(FaultPosition.Start) with { AfterRequestBytes = 0 })])
        {
            OccursWhileSending = true,
            Exceptions = [typeof(BifrostTimeoutException)],
            IsTransient = true,
            TakesWholeTime = true,
            IsWithoutResponse = _ => true,
            Timeout = PauseTimeout,
        },
    ];

    private static string[] Encodings => ["gzip", "br", "deflate"];

    private static GatewayResponse Redirect => GatewayResponse.Json("") with { StatusCode = 302, Headers = Header("Location", "http://127.0.0.1:9/elsewhere") };

    // A batch that was not requested.
    private static ReadOnlyMemory<byte> OtherResponse
    {
        get
        {
            const string Json = """{"id":"batch_stray","object":"batch","status":"completed","request_counts":{"total":0,"completed":0,"failed":0}}""";
            return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Json.Length}\r\n\r\n{Json}");
        }
    }

    private static ReadOnlyMemory<byte> LargeHeader => Encoding.ASCII.GetBytes($"X-Large: {new string('x', 128 * 1024)}\r\n");

    private static FaultKind Cut(string name, Func<FaultPosition, GatewayFault> create) =>
        new(name, FaultSuccess.Never, shape => Positions(shape).Where(at => at != FaultPosition.Start).Select(at => At(at, create)))
        {
            Exceptions = [typeof(BifrostConnectionException)],
            IsTransient = true,
            BreaksResponse = true,
            IsWithoutResponse = IsInHead,
        };

    private static FaultKind Status(string name, int status, Type exception, bool isTransient, GatewayResponse? response = null)
    {
        response ??= GatewayResponse.Error(status, "no");
        // The status of an error response, executed or not.
        return new FaultKind(name, FaultSuccess.Never, _ => [("not executed", GatewayFault.Respond(response)), Executed(GatewayFault.Respond(response))])
        {
            Exceptions = [exception],
            IsTransient = isTransient,
        };
    }

    private static (string Place, GatewayFault Fault) Executed(GatewayFault fault) => ("executed", fault with { ExecutesRequest = true });

    private static (string Place, GatewayFault Fault) At(FaultPosition at, Func<FaultPosition, GatewayFault> create) => (at.ToString(), create(at));

    private static FaultPosition[] Positions(FaultShape shape)
    {
        FaultPosition[] places =
        [
            .. Offsets(0, 5, 9, 11, 15, 17, 40).Select(FaultPosition.InHead),
            .. Offsets(0, 1, shape.Length / 4, shape.Length / 2, shape.Length * 3 / 4).Select(FaultPosition.InBody),
            .. Offsets(1, 2).Select(FaultPosition.FromEnd),
        ];
        if (!FaultMatrix.IsSelected)
            return places;
        IEnumerable<FaultPosition> everyByte = [.. Enumerable.Range(0, 17).Select(FaultPosition.InHead), .. Enumerable.Range(1, shape.Length + 100).Select(FaultPosition.FromEnd)];
        return [.. places.Union(everyByte)];
    }

    private static bool HasId(FaultTarget target) => !target.IsUpload && target.Type != BifrostRequestType.BatchList
        && target.Type != BifrostRequestType.FileList && target.Type != BifrostRequestType.FileContent;

    // The names of places before the body.
    private static bool IsInHead(string place) => place.StartsWith("head+", StringComparison.Ordinal) || place.EndsWith("executed", StringComparison.Ordinal);

    private static int[] Offsets(params int[] offsets) => [.. offsets.Distinct()];

    private static IEnumerable<(string Place, GatewayFault Fault)> ReplaceValues(FaultShape shape)
    {
        string[] pointers = [.. shape.GetPointers(FaultMatrix.IsSelected ? int.MaxValue : 3)];
        return from index in Enumerable.Range(0, pointers.Length)
               from value in FaultMatrix.IsSelected ? JsonValues : [JsonValues[index % JsonValues.Length], JsonValues[(index + 3) % JsonValues.Length]]
               select ($"{pointers[index]} = {value}", GatewayFault.ReplaceJson(pointers[index], value));
    }

    // On a page after the first one: the cursor of the second page. On the first page: none.
    private static GatewayFault RepeatCursor(FaultShape shape)
    {
        string cursor = shape.Target.Type.Value switch
        {
            _ when shape.Target.Occurrence == 1 => "",
            "batch_results" => """{"v":1,"c":"00009"}""",
            "batch_list" => """{"v":1,"i":0,"c":"batch_7"}""",
            _ => """{"v":1,"i":0,"c":"file-7"}""",
        };
        string name = shape.Target.Type == BifrostRequestType.FileList ? "after" : "next_cursor";
        return GatewayFault.ReplaceJson("/has_more", "true")
            .And(GatewayFault.ReplaceJson("/" + name, $"\"{Convert.ToBase64String(Encoding.ASCII.GetBytes(cursor))}\""));
    }

    private static GatewayResponse Html(int status) => GatewayResponse.Html() with
    {
        StatusCode = status,
        Body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<html><body>{FaultGateway.AnswerMarker} {status}</body></html>")),
    };

    private static GatewayResponse WithRetryAfter(GatewayResponse response, string value) => response with { Headers = Header("Retry-After", value) };

    private static Dictionary<string, string> Header(string name, string value) => new() { [name] = value };
}
