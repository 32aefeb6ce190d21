using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Fuzz;

/// <summary>The inputs to begin with: the bodies of the recorded responses, and some that gateways do not send.</summary>
internal static class Corpus
{
    private const int MaxLength = 8 * 1024;

    private static readonly string[] Written =
    [
        """{"batch_id":"b","results":[{"custom_id":"a","response":{"status_code":200,"request_id":"r","body":{"a":[1,2.5e3,true,null,"\u00e9\""]}}},null,{"custom_id":"b","error":{"code":"x","message":"y"}}],"has_more":true,"next_cursor":"c","extra_fields":{"latency":1,"parse_errors":[{"line":3}]}}""",
        """{"custom_id":"a","response":{"status_code":200,"body":{}},"error":null}""" + "\n\n" + """{"custom_id":"b","result":{"type":"expired"}}""" + "\r\nnot json\n",
        """{"type":"rate_limited","is_bifrost_error":false,"status_code":429,"error":{"type":"t","code":1,"message":"m","error":{"a":1},"param":[1]},"extra_fields":{"provider":"openai","raw_response":{"x":"y"}},"event_id":"e"}""",
        """{"object":"list","data":[{"id":"batch_1","status":"completed","request_counts":{"total":1},"metadata":{"a":"b"},"created_at":1760000000,"errors":{"data":[{"line":1}]}},null],"has_more":true,"next_cursor":"x","after":"y"}""",
    ];

    public static IReadOnlyList<byte[]> Load()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Recordings");
        return
        [
            .. Written.Select(Encoding.UTF8.GetBytes),
            .. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(ReadBody)
                .Where(body => body.Length is > 0 and < MaxLength),
        ];
    }

    private static byte[] ReadBody(string file)
    {
        using JsonDocument recording = JsonDocument.Parse(File.ReadAllBytes(file));
        return recording.RootElement.TryGetProperty("response", out JsonElement response)
            ? response.TryGetProperty("base64", out JsonElement base64) ? base64.GetBytesFromBase64()
                : response.TryGetProperty("text", out JsonElement text) ? Encoding.UTF8.GetBytes(text.GetString()!)
                : []
            : [];
    }
}
