using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Compares the body of a request with what a provider documents.</summary>
internal static class Bodies
{
    public static void AssertBody(BatchRequestItem request, string documented) =>
        Assert.That(JsonDifferences.Between(JsonNode.Parse(documented), JsonNode.Parse(request.Body.ToString())), Is.Empty, request.Body.ToString());
}
