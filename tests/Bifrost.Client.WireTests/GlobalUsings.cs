global using Bifrost.Client.WireTests.Support;
global using NUnit.Framework;
