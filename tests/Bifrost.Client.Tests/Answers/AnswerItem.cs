using System.Text;

namespace Bifrost.Client.Tests.Answers;

/// <summary>Items with a response body, for tests of what it says.</summary>
internal static class AnswerItem
{
    public static BatchResultItem Create(string body, int statusCode = 200) =>
        new() { CustomId = "a", Response = new BatchItemResponse { StatusCode = statusCode, Body = new JsonPayload(Encoding.UTF8.GetBytes(body)) } };
}
